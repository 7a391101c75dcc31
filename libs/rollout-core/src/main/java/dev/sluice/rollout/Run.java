package dev.sluice.rollout;

import dev.sluice.flag.FlagKey;
import java.util.Objects;

/**
 * One run of a plan on one flag: what stays the same, whatever state the rollout is in, and the number of its moves.
 *
 * @param rolloutId unique
 * @param flag the flag that it opens
 * @param generation fences its commands and verdicts; grows each time a person starts anew
 * @param plan what it follows
 * @param moves how often it has changed state; numbers its commands and alerts, so that both are the same however often a
 *     decision is replayed
 */
public record Run(String rolloutId, FlagKey flag, long generation, Plan plan, int moves) {
    public Run {
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(plan, "plan");
    }

    /** The same run, one move on. */
    Run moved() {
        return new Run(rolloutId, flag, generation, plan, moves + 1);
    }

    /** A name for something this move does; unique over all rollouts as long as {@code what} is unique within the move. */
    String nameOf(String what) {
        return rolloutId + "/" + generation + "/" + moves + "/" + what;
    }

    Stage stage(int index) {
        return plan.stages().get(index);
    }

    int lastStage() {
        return plan.stages().size() - 1;
    }
}
