package dev.sluice.flagconfig.flag;

import dev.sluice.flagconfig.flag.ScheduledChangeRequests.ScheduledChange;
import dev.sluice.flagconfig.flag.ScheduledChangeRequests.Scheduling;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Meant;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Edits of one flag for later. */
@Path("/api/v1/projects/{project}/flags/{key}/scheduled-changes")
@Tag(name = "flags", description = "What is given to whom")
public class FlagScheduleResource {

    private final ScheduledChangeRuntime runtime;
    private final Author author;

    FlagScheduleResource(ScheduledChangeRuntime runtime, Author author) {
        this.runtime = runtime;
        this.author = author;
    }

    @POST
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(201)
    @Operation(
            summary = "Schedule a change of a flag",
            description =
                    "It is checked now, and again when its time comes. What it newly reaches is confirmed now: past the project's limit it"
                            + " is not scheduled otherwise. It fails then, and changes nothing, when somebody else"
                            + " has changed the same part meanwhile, when a rollout has the flag, or when it is not allowed any more.")
    @APIResponse(responseCode = "201", description = "Scheduled")
    @APIResponse(
            responseCode = "409",
            description = "The flag was changed since the version you read; the problem says what")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    @APIResponse(
            responseCode = "428",
            description = "It newly reaches more than the project takes at once: name the flag by confirm, and say why")
    public Uni<ScheduledChange> schedule(String project, String key, @BeanParam Meant meant, Scheduling request) {
        Scheduling sent = Bodies.sent(request);
        return runtime.schedule(project, key, sent, author.wish(sent.reason(), meant));
    }
}
