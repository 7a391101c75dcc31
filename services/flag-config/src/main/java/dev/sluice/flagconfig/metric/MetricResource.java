package dev.sluice.flagconfig.metric;

import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Metrics, for people. */
@Path("/api/v1/projects/{project}/metrics")
@Tag(name = "metrics", description = "What is measured per person after an exposure")
public class MetricResource {

    private final Mutiny.SessionFactory sessions;
    private final Outbox outbox;
    private final ProjectStore projects;
    private final DefinitionStore definitions;
    private final Author author;
    private final SeenEvents seenEvents;

    MetricResource(
            Mutiny.SessionFactory sessions,
            Outbox outbox,
            ProjectStore projects,
            DefinitionStore definitions,
            Author author,
            SeenEvents seenEvents) {
        this.sessions = sessions;
        this.outbox = outbox;
        this.projects = projects;
        this.definitions = definitions;
        this.author = author;
        this.seenEvents = seenEvents;
    }

    /**
     * A metric in its newest version.
     *
     * @param change what made this version
     * @param warnings when it was saved just now: what does not fit the events that come in. Nothing is refused for it.
     */
    @Schema(name = "Metric")
    public record MetricResponse(
            String project,
            String key,
            String name,
            Measure measure,
            Duration window,
            long version,
            Change change,
            List<String> warnings) {
        static MetricResponse of(String project, Definition<Metric> kept) {
            return of(project, kept, List.of());
        }

        static MetricResponse of(String project, Definition<Metric> kept, List<String> warnings) {
            Metric metric = kept.thing();
            return new MetricResponse(
                    project,
                    metric.key(),
                    metric.name(),
                    metric.measure(),
                    metric.window(),
                    kept.version(),
                    kept.change(),
                    warnings);
        }
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List metrics by key")
    public Uni<List<MetricResponse>> list(String project) {
        return sessions.withSession(session -> projects.require(session, project)
                        .chain(() -> definitions.list(session, DefinitionKind.METRIC, project)))
                .map(all -> all.stream()
                        .map(kept -> MetricResponse.of(project, kept))
                        .toList());
    }

    @POST
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(201)
    @Operation(summary = "Create a metric")
    @APIResponse(responseCode = "201", description = "The metric in its first version")
    @APIResponse(responseCode = "409", description = "The key is taken")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<MetricResponse> create(String project, MetricRequests.Creation request) {
        MetricRequests.Creation sent = Bodies.sent(request);
        String key = Place.BODY.dot("key").key(sent.key());
        Metric metric = MetricReader.metric(key, sent.name(), sent.measure(), sent.window());
        Change change = author.change(sent.reason());
        return outbox.inTransaction(session -> projects.requireForChange(session, project)
                        .chain(() ->
                                definitions.create(session, DefinitionKind.METRIC, project, key, _ -> metric, change)))
                .map(kept -> saved(project, kept));
    }

    @GET
    @Path("/{key}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Read a metric")
    public Uni<MetricResponse> read(String project, String key) {
        return sessions.withSession(session -> projects.require(session, project)
                        .chain(() -> definitions.find(session, DefinitionKind.METRIC, project, key)))
                .map(kept -> MetricResponse.of(
                        project,
                        kept.orElseThrow(() -> ProblemException.notFound("there is no metric \"" + key + "\""))));
    }

    @PUT
    @Path("/{key}")
    @RolesAllowed(Roles.EDITOR)
    @Operation(summary = "Replace a metric", description = "Rollouts that run keep the metric that they started with.")
    @APIResponse(responseCode = "200", description = "The metric in its new version")
    @APIResponse(responseCode = "409", description = "It was changed since the version you read")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<MetricResponse> replace(String project, String key, MetricRequests.Replacement request) {
        MetricRequests.Replacement sent = Bodies.sent(request);
        long version = Place.BODY.dot("version").version(sent.version());
        Metric metric = MetricReader.metric(key, sent.name(), sent.measure(), sent.window());
        Change change = author.change(sent.reason());
        return outbox.inTransaction(session -> projects.requireForChange(session, project)
                        .chain(() -> definitions.replace(
                                session, DefinitionKind.METRIC, project, key, version, _ -> metric, change)))
                .map(kept -> saved(project, kept));
    }

    private MetricResponse saved(String project, Definition<Metric> kept) {
        return MetricResponse.of(project, kept, LiveChecks.warnings(kept.thing().measure(), seenEvents.of(project)));
    }
}
