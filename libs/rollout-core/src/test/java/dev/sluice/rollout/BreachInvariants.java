package dev.sluice.rollout;

import java.time.Instant;
import java.util.List;

/** A breach acts at once, and nobody and nothing gets past it. */
final class BreachInvariants {

    private boolean breached;
    private boolean holdIsBreached;
    private Instant newestJudgedAt;

    void breachActsAtOnce(Rollout before, RolloutEvent event, Decision decision) {
        if (event instanceof RolloutEvent.VerdictArrived arrived
                && before instanceof Live
                && Facts.isOwn(before.run(), arrived.verdict())
                && Facts.rollsBack(arrived.verdict())) {
            breached = true;
            if (Facts.isSteppedBack(before)) {
                // The same guardrail's evidence is still there; it has been acted upon.
                return;
            }
            Facts.demand(decision.next() instanceof Rollout.RollingBack, "a breach acts at once in every live state");
            Facts.demand(
                    decision.effects().stream().anyMatch(Effect.RollBackFlag.class::isInstance),
                    "a breach takes the feature back within the same decision");
        }
    }

    /** A guardrail that holds stops it, and a person does not get past what was heard last, whatever it was stopped for then. */
    void nobodyAdvancesPastABreach(Rollout before, RolloutEvent event, Decision decision) {
        if (!(before instanceof Live live) || live.reached().isEmpty()) {
            return;
        }
        if (event instanceof RolloutEvent.VerdictArrived arrived && Facts.isOfTheStage(live, arrived)) {
            Instant judgedAt = arrived.verdict().judgedAt();
            boolean newest = newestJudgedAt == null || !judgedAt.isBefore(newestJudgedAt);
            newestJudgedAt = newest ? judgedAt : newestJudgedAt;
            // Of two that come in the wrong order it may believe either.
            holdIsBreached = newest && Facts.holds(live, arrived.verdict());
            Facts.demand(
                    !holdIsBreached || !(decision.next() instanceof Live.Running),
                    "a breached guardrail that holds stops the rollout");
        }
        if (event instanceof RolloutEvent.Advance) {
            Facts.demand(
                    !holdIsBreached || decision.outcome() == Decision.Outcome.REFUSED,
                    "nobody advances past a breached guardrail that holds");
        }
        List<String> accepted =
                VerdictMeaning.watchingOf(live.progress()).orElseThrow().heeded();
        boolean accepts = decision.next() instanceof Live next
                && !VerdictMeaning.watchingOf(next.progress())
                        .map(Watching::heeded)
                        .orElse(accepted)
                        .equals(accepted);
        if (accepts || Facts.stageOf(before) != Facts.stageOf(decision.next())) {
            holdIsBreached = false;
        }
        if (!before.reached().equals(decision.next().reached())) {
            newestJudgedAt = null;
        }
    }

    void nothingTurnsARollbackRound(Rollout before, Decision decision) {
        boolean widens = decision.effects().stream().anyMatch(Facts::widens);
        if (before instanceof Rollout.RollingBack) {
            Facts.demand(
                    decision.next() instanceof Rollout.RollingBack
                            || Facts.ended(decision.next())
                            || Facts.isSteppedBack(decision.next()),
                    "nothing turns a rollback round");
        }
        if (breached || before instanceof Rollout.RollingBack || Facts.ended(before) || Facts.isSteppedBack(before)) {
            Facts.demand(!widens, "nothing widens after a breach or a rollback");
        }
    }
}
