package dev.sluice.flagconfig.flag;

import dev.sluice.flag.FlagKey;
import dev.sluice.flagconfig.flag.FlagResponses.FlagResponse;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Meant;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;

/** Flags, for people. */
@Path("/api/v1/projects/{project}/flags")
@Tag(name = "flags", description = "What is given to whom")
public class FlagResource {

    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;
    private final FlagStore flags;
    private final FlagRuntime runtime;
    private final Author author;

    FlagResource(
            Mutiny.SessionFactory sessions,
            ProjectStore projects,
            FlagStore flags,
            FlagRuntime runtime,
            Author author) {
        this.sessions = sessions;
        this.projects = projects;
        this.flags = flags;
        this.runtime = runtime;
        this.author = author;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "List flags by key, page by page",
            description =
                    "Those that are not archived, unless you ask otherwise. While there are more, the header Link has the address"
                            + " of the next page.")
    public Uni<RestResponse<List<FlagResponse>>> list(
            String project, @BeanParam FlagSearch search, @Context UriInfo address) {
        FlagSearch.Query query = search.query(project, LocalDate.now(ZoneOffset.UTC));
        return sessions.withSession(
                        session -> projects.require(session, project).chain(() -> flags.search(session, query)))
                .map(rows -> {
                    RestResponse.ResponseBuilder<List<FlagResponse>> answer = RestResponse.ResponseBuilder.ok(
                            rows.stream().map(FlagResponse::of).toList());
                    // A full page may be the last: the next one is empty then.
                    if (rows.size() == query.most()) {
                        answer.link(nextPage(address, rows.getLast().flagKey), "next");
                    }
                    return answer.build();
                });
    }

    /** Relative, because a proxy in front has another name. */
    private static URI nextPage(UriInfo address, String lastKey) {
        URI next = address.getRequestUriBuilder()
                .replaceQueryParam("after", lastKey)
                .build();
        return URI.create(next.getRawPath() + "?" + next.getRawQuery());
    }

    @POST
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(201)
    @Operation(
            summary = "Create a flag",
            description = "Without conditions it is on for nobody. Keys of archived flags are refused.")
    @APIResponse(responseCode = "201", description = "The flag in its first version")
    @APIResponse(responseCode = "409", description = "The key is taken")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    @APIResponse(
            responseCode = "428",
            description = "It newly reaches more than the project takes at once: name the flag by confirm, and say why")
    public Uni<FlagResponse> create(String project, @BeanParam Meant meant, FlagRequests.Creation request) {
        FlagRequests.Creation sent = Bodies.sent(request);
        FlagKey key = new FlagKey(Place.BODY.dot("key").key(sent.key()));
        return runtime.create(
                        project,
                        key,
                        known -> new FlagReader(key, known).creation(sent),
                        author.wish(sent.reason(), meant))
                .map(FlagResponse::of);
    }

    @GET
    @Path("/{key}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Read a flag, archived or not")
    public Uni<FlagResponse> read(String project, String key) {
        return sessions.withSession(
                        session -> projects.require(session, project).chain(() -> flags.find(session, project, key)))
                .map(row -> row.map(FlagResponse::of).orElseThrow(() -> FlagRuntime.noSuchFlag(key)));
    }

    @PUT
    @Path("/{key}")
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Replace a flag",
            description =
                    "What is left out becomes empty, but each of the traits, tags, team and lifetime stays. A running rollout keeps what it has opened, and holds.")
    @APIResponse(responseCode = "200", description = "The flag in its new version")
    @APIResponse(responseCode = "409", description = "It was changed since the version you read; the problem says what")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    @APIResponse(
            responseCode = "428",
            description = "It newly reaches more than the project takes at once: name the flag by confirm, and say why")
    public Uni<FlagResponse> replace(
            String project, String key, @BeanParam Meant meant, FlagRequests.Replacement request) {
        FlagRequests.Replacement sent = Bodies.sent(request);
        return runtime.edit(
                        project,
                        key,
                        Place.BODY.dot("version").version(sent.version()),
                        (kept, known) -> new FlagReader(kept.flag().key(), known).replacement(kept, sent),
                        author.wish(sent.reason(), meant))
                .map(FlagResponse::of);
    }

    @PATCH
    @Path("/{key}")
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Change parts of a flag",
            description =
                    "What is left out stays, each of the traits too; a trait goes when it is null. A running rollout keeps what it has opened, and holds.")
    @APIResponse(responseCode = "200", description = "The flag in its new version")
    @APIResponse(responseCode = "409", description = "It was changed since the version you read; the problem says what")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    @APIResponse(
            responseCode = "428",
            description = "It newly reaches more than the project takes at once: name the flag by confirm, and say why")
    public Uni<FlagResponse> patch(String project, String key, @BeanParam Meant meant, FlagRequests.Patch request) {
        FlagRequests.Patch sent = Bodies.sent(request);
        return runtime.edit(
                        project,
                        key,
                        Place.BODY.dot("version").version(sent.version()),
                        (kept, known) -> new FlagReader(kept.flag().key(), known).patch(kept, sent),
                        author.wish(sent.reason(), meant))
                .map(FlagResponse::of);
    }

    @POST
    @Path("/{key}/archive")
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(204)
    @Operation(
            summary = "Archive a flag",
            description = "It is off for everyone, and no other flag gets its key. Refused while a rollout has it.")
    @APIResponse(responseCode = "204", description = "Archived")
    @APIResponse(responseCode = "409", description = "It was changed since, or a rollout has it")
    public Uni<Void> archive(String project, String key, FlagRequests.Archiving request) {
        FlagRequests.Archiving sent = Bodies.sent(request);
        return runtime.archive(
                project, key, Place.BODY.dot("version").version(sent.version()), author.change(sent.reason()));
    }

    @POST
    @Path("/{key}/unarchive")
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Take a flag out of the archive",
            description = "It comes back as it was, but switched off: nobody gets it before somebody switches it on.")
    @APIResponse(responseCode = "200", description = "The flag in its new version")
    @APIResponse(responseCode = "409", description = "It is not archived, or was changed since the version you read")
    @APIResponse(responseCode = "422", description = "Something that it refers to is gone; the problem names the field")
    public Uni<FlagResponse> unarchive(String project, String key, FlagRequests.Archiving request) {
        FlagRequests.Archiving sent = Bodies.sent(request);
        return runtime.unarchive(
                        project,
                        key,
                        Place.BODY.dot("version").version(sent.version()),
                        author.wish(sent.reason(), List.of(), false))
                .map(FlagResponse::of);
    }
}
