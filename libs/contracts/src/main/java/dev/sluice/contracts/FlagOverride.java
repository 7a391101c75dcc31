package dev.sluice.contracts;

import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.RolloutLadder;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An order to every delivery node to serve less of a rollout than the flag's newest version opens, until a version follows that does
 * so itself. It comes from the bus alone: no database has to answer before a breach narrows anything. Topic {@code flag-overrides},
 * key {@code project/flag}.
 *
 * <p>It can only take away. It is about one generation of one rollout, so it can never outlive a person's new start.
 *
 * @param project the flag's project
 * @param flag the flag
 * @param rolloutId the rollout that it narrows
 * @param generation of that rollout; a ladder of another generation is not touched
 * @param keptStages how many of the opened stages stay open, from the first on; 0 takes all of them away
 * @param reason for people
 * @param at when it was ordered
 */
public record FlagOverride(
        String project, FlagKey flag, String rolloutId, long generation, int keptStages, String reason, Instant at) {
    public FlagOverride {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
        if (keptStages < 0) {
            throw new IllegalArgumentException("the number of stages that stay open is not negative: " + keptStages);
        }
    }

    /** The record's key. */
    public String key() {
        return project + "/" + flag;
    }

    /** Whether it takes something away from what the flag opens. */
    public boolean narrows(Flag served) {
        return served.key().equals(flag)
                && served.ladder().filter(this::narrows).isPresent();
    }

    /** The flag as it is to be served; the flag itself when this is not about it, or takes nothing away. */
    public Flag on(Flag served) {
        if (!narrows(served)) {
            return served;
        }
        return served.withLadder(served.ladder().flatMap(this::rest));
    }

    private boolean narrows(RolloutLadder ladder) {
        return ladder.rolloutId().equals(rolloutId)
                && ladder.generation() == generation
                && ladder.stages().size() > keptStages;
    }

    private Optional<RolloutLadder> rest(RolloutLadder ladder) {
        return keptStages == 0
                ? Optional.empty()
                : Optional.of(ladder.withStages(ladder.stages().subList(0, keptStages)));
    }
}
