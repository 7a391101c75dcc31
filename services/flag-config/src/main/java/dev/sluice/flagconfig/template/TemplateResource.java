package dev.sluice.flagconfig.template;

import dev.sluice.contracts.Change;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.rollout.PlanRules;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Template;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Templates, for people. */
@Path("/api/v1/projects/{project}/templates")
@Tag(name = "templates", description = "What rollouts are started from: stages and guardrails under a name")
public class TemplateResource {

    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;
    private final DefinitionStore definitions;
    private final TemplateRuntime runtime;
    private final Author author;

    TemplateResource(
            Mutiny.SessionFactory sessions,
            ProjectStore projects,
            DefinitionStore definitions,
            TemplateRuntime runtime,
            Author author) {
        this.sessions = sessions;
        this.projects = projects;
        this.definitions = definitions;
        this.runtime = runtime;
        this.author = author;
    }

    /**
     * A template in its newest version.
     *
     * @param unguarded whether no guardrail watches a rollout from it
     * @param change what made this version
     */
    @Schema(name = "Template")
    public record TemplateResponse(
            String project,
            String key,
            long version,
            String name,
            List<Stage> stages,
            List<Template.GuardrailSpec> guardrails,
            double alpha,
            double beta,
            BasisPoints holdback,
            PlanRules rules,
            boolean unguarded,
            Change change) {
        static TemplateResponse of(String project, Definition<Template> kept) {
            Template template = kept.thing();
            return new TemplateResponse(
                    project,
                    template.key(),
                    kept.version(),
                    template.name(),
                    template.stages(),
                    template.guardrails(),
                    template.alpha(),
                    template.beta(),
                    template.holdback(),
                    template.rulesOrPlain(),
                    template.guardrails().isEmpty(),
                    kept.change());
        }
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List templates by key")
    public Uni<List<TemplateResponse>> list(String project) {
        return sessions.withSession(session -> projects.require(session, project)
                        .chain(() -> definitions.list(session, DefinitionKind.TEMPLATE, project)))
                .map(all -> all.stream()
                        .map(kept -> TemplateResponse.of(project, kept))
                        .toList());
    }

    @POST
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(201)
    @Operation(summary = "Create a template")
    @APIResponse(responseCode = "201", description = "The template in its first version")
    @APIResponse(responseCode = "409", description = "The key is taken")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<TemplateResponse> create(String project, TemplateRequests.Creation request) {
        TemplateRequests.Creation sent = Bodies.sent(request);
        String key = Place.BODY.dot("key").key(sent.key());
        return runtime.create(
                        project,
                        (known, metrics) -> new TemplateReader(key, known).creation(sent),
                        author.change(sent.reason()))
                .map(kept -> TemplateResponse.of(project, kept));
    }

    @POST
    @Path("/ready-made")
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(201)
    @Operation(
            summary = "Create a template from a ready-made one",
            description = "conversion: internal users, beta users, then 1, 5, 25, 50 and 100 % of everyone; rolled back"
                    + " when a loss of conversion is proven and estimated at more than 20 %. error-safe: 1, 10, 50 and"
                    + " 100 %; rolled back when a rise of errors is proven and estimated at more than 30 %. timed: by the"
                    + " clock, unguarded.")
    @APIResponse(responseCode = "201", description = "The template in its first version")
    @APIResponse(responseCode = "409", description = "The key is taken")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<TemplateResponse> createReadyMade(String project, TemplateRequests.ReadyMade request) {
        TemplateRequests.ReadyMade sent = Bodies.sent(request);
        return runtime.create(
                        project, (known, metrics) -> ReadyMadeReader.read(sent, metrics), author.change(sent.reason()))
                .map(kept -> TemplateResponse.of(project, kept));
    }

    @GET
    @Path("/{key}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Read a template")
    public Uni<TemplateResponse> read(String project, String key) {
        return sessions.withSession(session -> projects.require(session, project)
                        .chain(() -> definitions.find(session, DefinitionKind.TEMPLATE, project, key)))
                .map(kept -> TemplateResponse.of(
                        project,
                        kept.orElseThrow(() -> ProblemException.notFound("there is no template \"" + key + "\""))));
    }

    @PUT
    @Path("/{key}")
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Keep a template's next version",
            description = "Rollouts that run keep the version they started from.")
    @APIResponse(responseCode = "200", description = "The template in its new version")
    @APIResponse(responseCode = "409", description = "It was changed since the version you read")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<TemplateResponse> replace(String project, String key, TemplateRequests.Replacement request) {
        TemplateRequests.Replacement sent = Bodies.sent(request);
        return runtime.replace(
                        project,
                        key,
                        Place.BODY.dot("version").version(sent.version()),
                        (known, metrics) -> new TemplateReader(key, known).replacement(sent),
                        author.change(sent.reason()))
                .map(kept -> TemplateResponse.of(project, kept));
    }
}
