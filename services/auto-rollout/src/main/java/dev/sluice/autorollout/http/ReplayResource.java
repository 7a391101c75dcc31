package dev.sluice.autorollout.http;

import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.replay.Replay;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Decides what was decided again. */
@Path("/api/v1/projects/{project}/rollouts/{id}/replay")
@Tag(name = "Rollouts")
public class ReplayResource {

    private static final int AT_ONCE = 500;

    private final RolloutStore store;
    private final Turns turns;

    ReplayResource(RolloutStore store, Turns turns) {
        this.store = store;
        this.turns = turns;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "Decide a rollout's logged events again and compare",
            description =
                    "Every line of the decision log, upon the state that the line before it left: answer, reason and state,"
                            + " and the saved state in the end. Says the first difference, which would be a fault of ours or a newer"
                            + " version that decides otherwise. Changes nothing.")
    public Uni<Replay.Replayed> replay(@PathParam("project") String project, @PathParam("id") String id) {
        return turns.alone(() -> store.find(id))
                .map(row -> row.filter(found -> found.project().equals(project))
                        .orElseThrow(() -> ProblemException.notFound("the project has no rollout \"" + id + "\"")))
                .chain(row -> fold(row, new Replay(), 0));
    }

    /** The row was read before the log: a line that was written meanwhile is of a state that the row does not have. */
    private Uni<Replay.Replayed> fold(RolloutRow row, Replay replay, long after) {
        return turns.alone(() -> store.decisions(row.id(), after, AT_ONCE)).chain(lines -> {
            lines.forEach(replay::add);
            if (lines.size() == AT_ONCE) {
                return fold(row, replay, lines.getLast().id());
            }
            return turns.alone(() -> store.find(row.id()))
                    .map(now -> replay.end(
                            row.readState(),
                            !row.isUnlogged()
                                    && now.filter(still -> still.version() == row.version())
                                            .isPresent(),
                            row.changedAt()));
        });
    }
}
