package dev.sluice.flagconfig.cohort;

import dev.sluice.contracts.Change;
import dev.sluice.flag.Cohort;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

/** Cohorts, for people. */
@Path("/api/v1/projects/{project}/cohorts")
@Tag(name = "cohorts", description = "Named sets of people, described by what is true of them")
public class CohortResource {

    private final Mutiny.SessionFactory sessions;
    private final Outbox outbox;
    private final ProjectStore projects;
    private final DefinitionStore definitions;
    private final CohortUses uses;
    private final Author author;

    CohortResource(
            Mutiny.SessionFactory sessions,
            Outbox outbox,
            ProjectStore projects,
            DefinitionStore definitions,
            CohortUses uses,
            Author author) {
        this.sessions = sessions;
        this.outbox = outbox;
        this.projects = projects;
        this.definitions = definitions;
        this.uses = uses;
        this.author = author;
    }

    /**
     * A cohort in its newest version.
     *
     * @param change what made this version
     */
    @Schema(name = "Cohort")
    public record CohortResponse(
            String project, String id, String name, Cohort.Rule rule, long version, Change change) {
        static CohortResponse of(String project, Definition<Cohort> kept) {
            Cohort cohort = kept.thing();
            return new CohortResponse(
                    project, cohort.id(), cohort.name(), cohort.rule(), kept.version(), kept.change());
        }
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List cohorts by id")
    public Uni<List<CohortResponse>> list(String project) {
        return sessions.withSession(session -> projects.require(session, project)
                        .chain(() -> definitions.list(session, DefinitionKind.COHORT, project)))
                .map(all -> all.stream()
                        .map(kept -> CohortResponse.of(project, kept))
                        .toList());
    }

    @POST
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(201)
    @Operation(summary = "Create a cohort")
    @APIResponse(responseCode = "201", description = "The cohort in its first version")
    @APIResponse(responseCode = "409", description = "The id is taken")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<CohortResponse> create(String project, CohortRequests.Creation request) {
        CohortRequests.Creation sent = Bodies.sent(request);
        String id = Place.BODY.dot("id").key(sent.id());
        Change change = author.change(sent.reason());
        return outbox.inTransaction(session -> projects.requireForChange(session, project)
                        .chain(() -> projects.known(session, project))
                        .map(known -> cohort(id, sent.name(), sent.rule(), known))
                        .chain(cohort ->
                                definitions.create(session, DefinitionKind.COHORT, project, id, _ -> cohort, change)))
                .map(kept -> CohortResponse.of(project, kept));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Read a cohort")
    public Uni<CohortResponse> read(String project, String id) {
        return sessions.withSession(session -> projects.require(session, project)
                        .chain(() -> definitions.find(session, DefinitionKind.COHORT, project, id)))
                .map(kept -> CohortResponse.of(
                        project,
                        kept.orElseThrow(() -> ProblemException.notFound("there is no cohort \"" + id + "\""))));
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    @Operation(summary = "Replace a cohort", description = "Flags and templates that use it follow at once.")
    @APIResponse(responseCode = "200", description = "The cohort in its new version")
    @APIResponse(responseCode = "409", description = "It was changed since the version you read")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<CohortResponse> replace(String project, String id, CohortRequests.Replacement request) {
        CohortRequests.Replacement sent = Bodies.sent(request);
        long version = Place.BODY.dot("version").version(sent.version());
        Change change = author.change(sent.reason());
        return outbox.inTransaction(session -> projects.requireForChange(session, project)
                        .chain(() -> projects.known(session, project))
                        .map(known -> cohort(id, sent.name(), sent.rule(), known))
                        .call(cohort -> refuseCircle(session, project, cohort))
                        .chain(cohort -> definitions.replace(
                                session, DefinitionKind.COHORT, project, id, version, _ -> cohort, change)))
                .map(kept -> CohortResponse.of(project, kept));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(204)
    @Operation(summary = "Delete a cohort", description = "Refused while a flag, a template or another cohort uses it.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "409", description = "It was changed since, or is in use; the problem says by what")
    public Uni<Void> delete(String project, String id, @RestQuery Long version, @RestQuery String reason) {
        long expected = Place.BODY.dot("version").version(Optional.ofNullable(version));
        Change change = author.change(Optional.ofNullable(reason));
        return outbox.inTransaction(session -> projects.requireForChange(session, project)
                .chain(() -> uses.of(session, project, id))
                .invoke(users -> {
                    if (!users.isEmpty()) {
                        throw ProblemException.conflict(
                                "the cohort \"" + id + "\" is used by " + String.join(", ", users));
                    }
                })
                .chain(() -> definitions.delete(session, DefinitionKind.COHORT, project, id, expected, change)));
    }

    private Uni<Void> refuseCircle(Mutiny.Session session, String project, Cohort changed) {
        return definitions.list(session, DefinitionKind.COHORT, project).map(all -> {
            if (CohortUses.isCircle(changed, all.stream().map(Definition::thing).toList())) {
                throw Place.BODY.dot("rule").refusal("the cohort would contain itself, by way of another one");
            }
            return null;
        });
    }

    private static Cohort cohort(
            String id, Optional<String> name, Optional<CohortRequests.RuleRequest> rule, Known known) {
        Place at = Place.BODY.dot("rule");
        return new Cohort(
                id,
                name.isEmpty() ? id : Place.BODY.dot("name").name(name, "what people call the cohort"),
                new RuleReader(known.withoutCohort(id)).read(at, at.required(rule, "who belongs to the cohort")));
    }
}
