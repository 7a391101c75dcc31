package dev.sluice.flagconfig.flag;

import dev.sluice.flagconfig.flag.ScheduledChangeRequests.Cancelling;
import dev.sluice.flagconfig.flag.ScheduledChangeRequests.ScheduledChange;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Parameters;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;

/** What waits for its time in a project. */
@Path("/api/v1/projects/{project}/scheduled-changes")
@Tag(name = "flags", description = "What is given to whom")
public class ScheduledChangeResource {

    private static final int USUAL_PAGE = 200;

    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;
    private final ScheduledChangeStore schedule;
    private final ScheduledChangeRuntime runtime;
    private final Author author;

    ScheduledChangeResource(
            Mutiny.SessionFactory sessions,
            ProjectStore projects,
            ScheduledChangeStore schedule,
            ScheduledChangeRuntime runtime,
            Author author) {
        this.sessions = sessions;
        this.projects = projects;
        this.schedule = schedule;
        this.runtime = runtime;
        this.author = author;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary =
                    "List scheduled changes in the order in which they were scheduled, those included that have ended")
    public Uni<List<ScheduledChange>> list(
            String project,
            @Parameter(description = "Of this flag only") @QueryParam("flag") Optional<String> flag,
            @Parameter(schema = @Schema(enumeration = {"pending", "applied", "failed", "cancelled"}))
                    @QueryParam("state")
                    Optional<String> state,
            @Parameter(description = "Only those after the one with this id") @QueryParam("after")
                    Optional<String> after,
            @Parameter(description = "At most so many, 1 to 1000; 200 when left out") @QueryParam("limit")
                    Optional<String> limit) {
        Optional<ScheduleState> inState = state.isEmpty()
                ? Optional.empty()
                : Optional.of(Place.BODY.dot("state").oneOf(ScheduleState.class, state));
        Optional<String> ofFlag = flag.map(key -> Place.BODY.dot("flag").key(Optional.of(key)));
        long last = Parameters.number("after", after, 0);
        int most = Parameters.limit(limit, USUAL_PAGE);
        return sessions.withSession(session -> projects.require(session, project)
                        .chain(() -> schedule.list(session, project, ofFlag, inState, last, most)))
                .map(rows -> rows.stream().map(ScheduledChange::of).toList());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Read a scheduled change, or what became of it")
    public Uni<ScheduledChange> read(String project, String id) {
        long wanted = Parameters.number("id", Optional.of(id), 0);
        return sessions.withSession(session -> schedule.find(session, wanted))
                .map(found -> found.filter(row -> row.project.equals(project))
                        .map(ScheduledChange::of)
                        .orElseThrow(() -> ScheduledChangeRuntime.none(wanted)));
    }

    @POST
    @Path("/{id}/cancel")
    @RolesAllowed(Roles.EDITOR)
    @Operation(summary = "Cancel a scheduled change whose time has not come")
    @APIResponse(responseCode = "200", description = "Cancelled")
    @APIResponse(responseCode = "409", description = "It has been applied, has failed, or was cancelled before")
    public Uni<ScheduledChange> cancel(String project, String id, Cancelling request) {
        Cancelling sent = Bodies.sent(request);
        return runtime.cancel(project, Parameters.number("id", Optional.of(id), 0), author.change(sent.reason()))
                .map(ScheduledChange::of);
    }
}
