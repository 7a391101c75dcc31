package dev.sluice.flagconfig.flag;

import dev.sluice.flagconfig.flag.FlagResponses.FlagResponse;
import dev.sluice.flagconfig.flag.FlagResponses.VersionResponse;
import dev.sluice.flagconfig.history.History;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Meant;
import dev.sluice.flagconfig.request.Parameters;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;

/** What flags have been, for people. */
@Path("/api/v1/projects/{project}/flags/{key}/history")
@Tag(name = "flags", description = "What is given to whom")
public class FlagHistoryResource {

    private static final int USUAL_PAGE = 200;

    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;
    private final FlagStore flags;
    private final FlagRuntime runtime;
    private final Author author;

    FlagHistoryResource(
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
            summary =
                    "List a flag's versions, oldest first: who made each, when, why, what it changed and how the flag stood")
    public Uni<List<VersionResponse>> list(
            String project,
            String key,
            @Parameter(description = "Only versions after this one") @QueryParam("after") Optional<String> after,
            @Parameter(description = "At most so many, 1 to 1000; 200 when left out") @QueryParam("limit")
                    Optional<String> limit) {
        long last = Parameters.number("after", after, 0);
        int most = Parameters.limit(limit, USUAL_PAGE);
        // With the one before, to say what the first of them changed.
        return versions(project, key, last - 1, most + 1)
                .map(VersionResponse::of)
                .map(entries -> entries.stream()
                        .filter(entry -> entry.version() > last)
                        .limit(most)
                        .toList());
    }

    @GET
    @Path("/{version}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Read one version of a flag: who made it, when, why, what it changed and how the flag stood")
    @APIResponse(responseCode = "404", description = "The flag never had that version")
    public Uni<VersionResponse> read(String project, String key, String version) {
        long wanted = Parameters.number("version", Optional.of(version), 0);
        return versions(project, key, wanted - 2, 2).map(VersionResponse::of).map(entries -> entries.stream()
                .filter(entry -> entry.version() == wanted)
                .findFirst()
                .orElseThrow(() -> noSuchVersion(key, wanted)));
    }

    @GET
    @Path("/{version}/difference")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Say in what a version of a flag differs from an earlier one")
    @APIResponse(responseCode = "404", description = "The flag never had one of the versions")
    @APIResponse(responseCode = "422", description = "One of them is the flag's end and shows nothing")
    public Uni<List<FlagDifference.Part>> difference(
            String project,
            String key,
            String version,
            @Parameter(description = "The other version; the one before when left out") @QueryParam("from")
                    Optional<String> from) {
        long after = Parameters.number("version", Optional.of(version), 0);
        long before = Parameters.number("from", from, after - 1);
        return sessions.withSession(session -> projects.require(session, project)
                .chain(() -> flags.version(session, project, key, before))
                .chain(older -> flags.version(session, project, key, after)
                        .map(newer -> FlagDifference.between(older, newer))));
    }

    @POST
    @Path("/{version}/restore")
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Make a flag what it was in an older version",
            description =
                    "It becomes its newest version; what was in between stays in the history. What a rollout has opened is no"
                            + " part of it. Refused while a rollout has the flag if others would get it then.")
    @APIResponse(responseCode = "200", description = "The flag in its new version")
    @APIResponse(responseCode = "404", description = "There is no such flag, or it never had that version")
    @APIResponse(responseCode = "409", description = "It was changed since the version you read, or a rollout has it")
    @APIResponse(responseCode = "422", description = "What that version refers to is gone; the problem names the field")
    @APIResponse(
            responseCode = "428",
            description = "It newly reaches more than the project takes at once: name the flag by confirm, and say why")
    public Uni<FlagResponse> restore(
            String project, String key, String version, @BeanParam Meant meant, FlagRequests.Restoring request) {
        FlagRequests.Restoring sent = Bodies.sent(request);
        return runtime.restore(
                        project,
                        key,
                        Parameters.number("version", Optional.of(version), 0),
                        Place.BODY.dot("version").version(sent.version()),
                        author.wish(sent.reason(), meant))
                .map(FlagResponse::of);
    }

    private Uni<List<History.Version>> versions(String project, String key, long after, int most) {
        return sessions.withSession(session -> projects.require(session, project)
                .chain(() -> flags.find(session, project, key))
                .invoke(found -> {
                    if (found.isEmpty()) {
                        throw FlagRuntime.noSuchFlag(key);
                    }
                })
                .chain(() -> flags.versions(session, project, key, after, most)));
    }

    private static ProblemException noSuchVersion(String key, long version) {
        return ProblemException.notFound("the flag \"" + key + "\" never had a version " + version);
    }
}
