package dev.sluice.autorollout.narrowing;

import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.flag.Flag;
import dev.sluice.metric.Verdict;
import dev.sluice.rollout.Breaches;
import java.time.Instant;
import java.util.Optional;

/** Decides when delivery nodes are ordered to serve less, and when that order is over. */
final class Narrowing {

    private Narrowing() {}

    /**
     * The order that a verdict leads to. It is given by the rule by which the rollout itself is taken back, so nothing is narrowed that
     * the rollout would go on to open.
     *
     * @param standing where the rollout stands
     * @param verdict the newest on it
     * @param at now
     */
    static Optional<FlagOverride> of(RolloutRecord standing, Verdict verdict, Instant at) {
        boolean isOfThis =
                verdict.rolloutId().equals(standing.rolloutId()) && verdict.generation() == standing.generation();
        if (!isOfThis || !standing.phase().isLive() || !Breaches.rollBack(standing.plan(), verdict)) {
            return Optional.empty();
        }
        return Optional.of(new FlagOverride(
                standing.project(),
                standing.flag(),
                standing.rolloutId(),
                standing.generation(),
                keptStages(standing),
                verdict.sentence(),
                at));
    }

    /**
     * The order that a person's rollback leads to: nothing of the rollout stays open, as the rollout machine has it.
     *
     * @param standing where the rollout stands
     * @param generation that the person saw
     * @param at now
     */
    static Optional<FlagOverride> ofPerson(
            RolloutRecord standing, long generation, String by, String reason, Instant at) {
        if (standing.generation() != generation || !standing.phase().isLive() || standing.stage() < 0) {
            return Optional.empty();
        }
        return Optional.of(new FlagOverride(
                standing.project(),
                standing.flag(),
                standing.rolloutId(),
                generation,
                0,
                "rolled back by " + by + (reason.isBlank() ? "" : ": " + reason),
                at));
    }

    /** Stages before the one that is open now stay, if the plan goes back by one; else none does. */
    private static int keptStages(RolloutRecord standing) {
        return switch (standing.plan().rulesOrPlain().rollbackTo()) {
            case BEFORE -> 0;
            case PREVIOUS_STAGE -> Math.max(0, standing.stage());
        };
    }

    /**
     * Whether it has been ordered already: one order for a generation. A plan that went back by one stage is judged on, and what a
     * further breach leads to depends on what was known before: the rollout decides that, with its memory.
     */
    static boolean isOrdered(FlagOverride wanted, Optional<FlagOverride> given) {
        return given.filter(order ->
                        order.rolloutId().equals(wanted.rolloutId()) && order.generation() == wanted.generation())
                .isPresent();
    }

    /** Whether what a person asked for has been ordered already: an order of before that left stages open is no such one. */
    static boolean isOrderedWhole(FlagOverride wanted, Optional<FlagOverride> given) {
        return isOrdered(wanted, given) && given.orElseThrow().keptStages() == 0;
    }

    /**
     * Whether an order has done its work: its rollout has ended, or started anew, and the flag's newest version opens no more than the
     * order allows. Both are asked, since either may be heard of before the other.
     *
     * @param standing the rollout; empty when it is forgotten
     * @param flag its newest version; empty when it is archived
     */
    static boolean isOver(FlagOverride order, Optional<RolloutRecord> standing, Optional<Flag> flag) {
        boolean ended = standing.filter(now -> now.phase().isLive() && now.generation() == order.generation())
                .isEmpty();
        return ended && flag.filter(order::narrows).isEmpty();
    }
}
