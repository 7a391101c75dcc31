package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One run of a plan on one flag: what stays the same, whatever state the rollout is in, and the number of its moves.
 *
 * @param rolloutId unique
 * @param flag the flag that it opens
 * @param generation fences its commands and verdicts; grows each time a person starts anew
 * @param plan what it follows
 * @param moves how often it has changed state; numbers its commands and alerts, so that both are the same however often a
 *     decision is replayed
 * @param freeze the freeze of its project that it was told of last; it may be over by its own time
 * @param keptOnOld the first places, whose people saw an earlier run and stay on what they had; empty when everybody may be treated
 */
public record Run(
        String rolloutId,
        FlagKey flag,
        long generation,
        Plan plan,
        int moves,
        Optional<Freeze> freeze,
        Optional<BasisPoints> keptOnOld) {
    public Run {
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(freeze, "freeze");
        Objects.requireNonNull(keptOnOld, "keptOnOld");
    }

    /** A run for everybody in a project that nobody has frozen. */
    public Run(String rolloutId, FlagKey flag, long generation, Plan plan, int moves) {
        this(rolloutId, flag, generation, plan, moves, Optional.empty(), Optional.empty());
    }

    /** The same run, one move on. */
    Run moved() {
        return new Run(rolloutId, flag, generation, plan, moves + 1, freeze, keptOnOld);
    }

    /** The same run, told of a freeze or of its end. */
    Run frozenBy(Optional<Freeze> other) {
        return new Run(rolloutId, flag, generation, plan, moves, other, keptOnOld);
    }

    /** The same run, by an edited plan. */
    Run following(Plan edited) {
        return new Run(rolloutId, flag, generation, edited, moves, freeze, keptOnOld);
    }

    /** The freeze that is in force then. */
    public Optional<Freeze> frozenAt(Instant at) {
        return freeze.filter(told -> told.isInForceAt(at));
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
