package dev.sluice.autorollout.http;

import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.definitions.Definitions;
import dev.sluice.autorollout.delivery.DeliveryNodes;
import dev.sluice.autorollout.delivery.LiveOn;
import dev.sluice.autorollout.narrowing.Narrower;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What delivery nodes serve of a rollout's flag. */
@Path("/api/v1/projects/{project}/rollouts/{id}/delivery")
@Tag(name = "Rollouts")
public class DeliveryResource {

    private final RolloutStore store;
    private final Turns turns;
    private final Definitions definitions;
    private final DeliveryNodes nodes;
    private final Narrower narrower;

    DeliveryResource(RolloutStore store, Turns turns, Definitions definitions, DeliveryNodes nodes, Narrower narrower) {
        this.store = store;
        this.turns = turns;
        this.definitions = definitions;
        this.nodes = nodes;
        this.narrower = narrower;
    }

    /**
     * What is live.
     *
     * @param flag the rollout's flag
     * @param live on which nodes its newest version is live; "saved" and "live" are two things
     * @param narrowed the order in force to serve less than that version opens; absent when there is none
     */
    public record Delivery(FlagKey flag, LiveOn live, Optional<FlagOverride> narrowed) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "Show on which delivery nodes the flag's newest version is live, and who lags",
            description = "By the nodes' own receipts. After a rollback this is the proof that it has arrived.")
    public Uni<Delivery> get(@PathParam("project") String project, @PathParam("id") String id) {
        return turns.alone(() -> store.find(id))
                .map(row -> row.filter(found -> found.project().equals(project))
                        .map(this::delivery)
                        .orElseThrow(() -> ProblemException.notFound("the project has no rollout \"" + id + "\"")));
    }

    private Delivery delivery(RolloutRow row) {
        Optional<Flag> flag = definitions.flag(row.project(), row.flag());
        LiveOn live = nodes.liveOn(
                row.project() + "/" + row.flag(), flag.map(Flag::version).orElse(0L), flag.isEmpty());
        return new Delivery(
                row.flag(), live, narrower.inForce(row.project(), row.flag().value()));
    }
}
