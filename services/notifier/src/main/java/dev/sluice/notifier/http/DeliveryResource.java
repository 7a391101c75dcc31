package dev.sluice.notifier.http;

import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.notifier.delivery.Ledger;
import dev.sluice.notifier.store.DeliveryRow;
import dev.sluice.notifier.store.DeliveryStore;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** What became of alerts. */
@Path("/api/v1/projects/{project}/alerts")
@Tag(name = "Alerts", description = "What was sent to whom, and what still waits")
public class DeliveryResource {

    private static final int LISTED = 200;

    private final DeliveryStore store;
    private final InstantSource clock = InstantSource.system();

    DeliveryResource(DeliveryStore store) {
        this.store = store;
    }

    /**
     * One alert on one route.
     *
     * @param id names it
     * @param attempts tries so far
     * @param lastError why the last one failed
     * @param nextAttemptAt when it is tried again
     */
    public record DeliveryView(
            UUID id,
            String alertId,
            UUID routeId,
            String rolloutId,
            Ledger.State state,
            int attempts,
            Optional<String> lastError,
            Instant firstTriedAt,
            Optional<Instant> nextAttemptAt,
            Optional<Instant> sentAt) {
        static DeliveryView of(DeliveryRow row) {
            return new DeliveryView(
                    row.id(),
                    row.alertId(),
                    row.routeId(),
                    row.rolloutId(),
                    row.state(),
                    row.attempts(),
                    Optional.ofNullable(row.lastError()),
                    row.firstTriedAt(),
                    Optional.ofNullable(row.nextAttemptAt()),
                    Optional.ofNullable(row.sentAt()));
        }
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "List deliveries, newest first",
            description = "At most 200; of one rollout, or in one state, when they are named.")
    public Uni<List<DeliveryView>> list(
            @PathParam("project") String project,
            @QueryParam("rollout") Optional<String> rollout,
            @Parameter(description = "sent, waiting or parked") @QueryParam("state") Optional<String> state) {
        return store.list(project, rollout, state.map(DeliveryResource::state), LISTED)
                .map(rows -> rows.stream().map(DeliveryView::of).toList());
    }

    private static Ledger.State state(String name) {
        return Arrays.stream(Ledger.State.values())
                .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("state", "it is sent, waiting or parked"));
    }

    @POST
    @Path("/{delivery}/send-again")
    @ResponseStatus(202)
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Try a parked or waiting delivery now")
    public Uni<Void> sendAgain(@PathParam("project") String project, @PathParam("delivery") UUID delivery) {
        return store.sendAgain(project, delivery, clock.instant()).map(found -> {
            if (!found) {
                throw ProblemException.notFound("there is no delivery " + delivery + " that waits or is parked");
            }
            return null;
        });
    }
}
