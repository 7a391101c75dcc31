package dev.sluice.flagconfig.cohort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.Change;
import dev.sluice.flag.Cohort;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.history.History;
import dev.sluice.flagconfig.history.RecordJson;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Aside;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.flagconfig.request.Meant;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.flagconfig.request.Wish;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.outbox.Outbox;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

/** Cohorts, for people. */
@Path("/api/v1/projects/{project}/cohorts")
@Tag(
        name = "cohorts",
        description = "Named sets of people: dynamic ones by what is true of them, static ones by a list")
public class CohortResource {

    private final Mutiny.SessionFactory sessions;
    private final Outbox outbox;
    private final ProjectStore projects;
    private final DefinitionStore definitions;
    private final CohortUses uses;
    private final StaticCohortRuntime lists;
    private final History history;
    private final CohortReplacing replacing;
    private final Author author;

    CohortResource(
            Mutiny.SessionFactory sessions,
            Outbox outbox,
            ProjectStore projects,
            DefinitionStore definitions,
            CohortUses uses,
            StaticCohortRuntime lists,
            History history,
            CohortReplacing replacing,
            Author author) {
        this.replacing = replacing;
        this.sessions = sessions;
        this.outbox = outbox;
        this.projects = projects;
        this.definitions = definitions;
        this.uses = uses;
        this.lists = lists;
        this.history = history;
        this.author = author;
    }

    /** A version of a cohort: who made it, when and why. */
    @Schema(name = "CohortVersion")
    public record VersionResponse(
            long version,
            Change change,

            @Schema(description = "As it stood then; not there when this version is its end")
            Optional<JsonNode> cohort) {
        static VersionResponse of(History.Version version) {
            return new VersionResponse(
                    version.version(),
                    version.change(),
                    version.recordJson().map(text -> RecordJson.read(text, JsonNode.class)));
        }
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List cohorts by id")
    public Uni<List<CohortResponse>> list(String project) {
        return sessions.withSession(session -> projects.require(session, project)
                .chain(() -> definitions.list(session, DefinitionKind.COHORT, project))
                .chain(rules -> definitions
                        .list(session, DefinitionKind.STATIC_COHORT, project)
                        .map(all -> Stream.concat(
                                        rules.stream().map(kept -> CohortResponse.ofRule(project, kept)),
                                        all.stream().map(kept -> CohortResponse.ofList(project, kept)))
                                .sorted(Comparator.comparing(CohortResponse::id))
                                .toList())));
    }

    @POST
    @Blocking
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(201)
    @Operation(
            summary = "Create a cohort",
            description = "By a rule, or by a list of ids and e-mail addresses; a list may also be sent as text/csv,"
                    + " text/plain or multipart/form-data.")
    @APIResponse(responseCode = "201", description = "The cohort in its first version")
    @APIResponse(responseCode = "409", description = "The id is taken")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<CohortResponse> create(String project, CohortRequests.Creation request) {
        CohortRequests.Creation sent = Bodies.sent(request);
        String id = Place.BODY.dot("id").key(sent.id());
        Change change = author.change(sent.reason());
        if (sent.members().isPresent()) {
            if (sent.rule().isPresent()) {
                throw Place.BODY.dot("members").refusal("a cohort has a rule or a list of members, not both");
            }
            String name = name(id, sent.name());
            ReadList members = ReadList.of(Place.BODY.dot("members"), sent.members());
            return Aside.onEventLoop(() -> lists.create(project, id, name, members, change)
                    .map(edited -> CohortResponse.ofEdited(project, edited)));
        }
        return Aside.onEventLoop(() -> createRule(project, id, sent, change));
    }

    private Uni<CohortResponse> createRule(String project, String id, CohortRequests.Creation sent, Change change) {
        return outbox.inTransaction(session -> projects.requireForChange(session, project)
                        .chain(() -> CohortIds.requireFree(session, definitions, project, id))
                        .chain(() -> projects.known(session, project))
                        .map(known -> cohort(id, sent.name(), sent.rule(), known))
                        .chain(cohort ->
                                definitions.create(session, DefinitionKind.COHORT, project, id, _ -> cohort, change)))
                .map(kept -> CohortResponse.ofRule(project, kept));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Read a cohort")
    public Uni<CohortResponse> read(String project, String id) {
        return sessions.withSession(session -> projects.require(session, project)
                .chain(() -> definitions.find(session, DefinitionKind.COHORT, project, id))
                .chain(rule -> rule.isPresent()
                        ? Uni.createFrom().item(CohortResponse.ofRule(project, rule.get()))
                        : lists.find(session, project, id)
                                .map(list -> CohortResponse.ofList(
                                        project, list.orElseThrow(() -> CohortIds.notAList(id, false))))));
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Replace a cohort",
            description =
                    "Flags and templates that use it follow at once. Of a static one it changes the name; its entries have"
                            + " a path of their own.")
    @APIResponse(responseCode = "200", description = "The cohort in its new version")
    @APIResponse(responseCode = "409", description = "It was changed since the version you read")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    @APIResponse(
            responseCode = "428",
            description =
                    "Flags may reach more by it than the project takes at once: name the cohort by confirm, and say why")
    public Uni<CohortResponse> replace(
            String project, String id, @BeanParam Meant meant, CohortRequests.Replacement request) {
        CohortRequests.Replacement sent = Bodies.sent(request);
        long version = Place.BODY.dot("version").version(sent.version());
        Wish wish = author.wish(sent.reason(), meant);
        return replacing.replace(project, id, version, sent, wish);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(204)
    @Operation(
            summary = "Delete a cohort",
            description =
                    "Refused while a flag, a scheduled change, a template, a rollout that has not ended or another cohort uses it.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "409", description = "It was changed since, or is in use; the problem says by what")
    public Uni<Void> delete(String project, String id, @RestQuery Long version, @RestQuery String reason) {
        long expected = Place.BODY.dot("version").version(Optional.ofNullable(version));
        Change change = author.change(Optional.ofNullable(reason));
        return outbox.inTransaction(session -> projects.requireForChange(session, project)
                .chain(() -> uses.of(session, project, id))
                .invoke(users -> {
                    if (!users.isEmpty()) {
                        throw ProblemException.conflict("the cohort \"" + id + "\" is used by "
                                + users.stream().map(CohortUse::inWords).collect(Collectors.joining(", ")));
                    }
                })
                .chain(() -> lists.find(session, project, id))
                .chain(list -> list.isPresent()
                        ? lists.delete(session, project, id, expected, change)
                        : definitions.delete(session, DefinitionKind.COHORT, project, id, expected, change)));
    }

    @GET
    @Path("/{id}/uses")
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "List what uses a cohort",
            description =
                    "Flags' conditions and open stages, changes that are scheduled, other cohorts' rules, templates and rollouts that"
                            + " have not ended.")
    public Uni<List<CohortUse>> uses(String project, String id) {
        return read(project, id).chain(() -> sessions.withSession(session -> uses.of(session, project, id)));
    }

    @GET
    @Path("/{id}/history")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List a cohort's versions, oldest first: who made each, when, why, and how the cohort stood")
    public Uni<List<VersionResponse>> history(String project, String id) {
        return sessions.withSession(session -> projects.require(session, project)
                        .chain(() -> versions(session, project, DefinitionKind.COHORT, id))
                        .chain(rules -> versions(session, project, DefinitionKind.STATIC_COHORT, id)
                                .map(ofLists -> Stream.concat(rules.stream(), ofLists.stream())
                                        .sorted(Comparator.comparing(
                                                version -> version.change().at()))
                                        .toList())))
                .invoke(versions -> {
                    if (versions.isEmpty()) {
                        throw CohortIds.notAList(id, false);
                    }
                });
    }

    private Uni<List<VersionResponse>> versions(
            Mutiny.Session session, String project, DefinitionKind<?> kind, String id) {
        return history.after(session, new History.Subject(project, kind.name(), id), 0)
                .map(versions -> versions.stream().map(VersionResponse::of).toList());
    }

    static Cohort cohort(String id, Optional<String> name, Optional<CohortRequests.RuleRequest> rule, Known known) {
        Place at = Place.BODY.dot("rule");
        return new Cohort(
                id,
                name(id, name),
                new RuleReader(known.withoutCohort(id)).read(at, at.required(rule, "who belongs to the cohort")));
    }

    static String name(String id, Optional<String> name) {
        return name.isEmpty() ? id : Place.BODY.dot("name").name(name, "what people call the cohort");
    }
}
