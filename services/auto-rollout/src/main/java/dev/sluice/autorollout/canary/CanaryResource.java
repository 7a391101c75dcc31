package dev.sluice.autorollout.canary;

import dev.sluice.kit.http.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How Sluice's own canary fares. */
@Path("/api/v1/canary")
@Tag(name = "Canary", description = "Sluice watching itself")
public class CanaryResource {

    private final Canary canary;

    CanaryResource(Canary canary) {
        this.canary = canary;
    }

    /**
     * How the canary fares, as the instance that was asked knows.
     *
     * @param on whether it takes turns
     * @param lastGoodAt when a turn last went well; absent before the first
     * @param narrowedInMillis how long, in that turn, the old value took from the last event's acceptance
     * @param failures turns in a row that went wrong since
     * @param lastFailure what went wrong last; absent after a turn that went well
     */
    @Schema(name = "Canary")
    public record CanaryView(
            boolean on,
            Optional<Instant> lastGoodAt,
            Optional<Long> narrowedInMillis,
            int failures,
            Optional<String> lastFailure) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "Show how long a planned breach took from its last event to the old value",
            description =
                    "Every minute a rollout in a project of Sluice's own is made to breach, through the front door.")
    public CanaryView get() {
        CanaryStanding standing = canary.standing();
        return new CanaryView(
                canary.isOn(),
                standing.lastGoodAt(),
                standing.narrowedIn().map(took -> took.toMillis()),
                standing.failures(),
                standing.lastFailure());
    }
}
