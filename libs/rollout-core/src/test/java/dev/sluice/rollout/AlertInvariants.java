package dev.sluice.rollout;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A move is announced once, and what is announced is true. */
final class AlertInvariants {

    /** The plans' last stage. */
    private static final int MOST = 2;

    private final SimulatedFlagConfig flags;
    private final Set<String> alerts = new HashSet<>();
    private final Set<String> delivered = new HashSet<>();

    AlertInvariants(SimulatedFlagConfig flags) {
        this.flags = flags;
    }

    void oneAlertForAMove(RolloutEvent event, Decision decision) {
        List<Effect.Announce> announced = new ArrayList<>();
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Announce announce) {
                Facts.demand(alerts.add(announce.alertId()), "each alert has its own id");
                Facts.demand(
                        !(event instanceof RolloutEvent.VerdictArrived)
                                || !announce.headline().isBlank(),
                        "an alert says something");
                if (announce.news() != Effect.News.GUARDRAIL_WARNING
                        && announce.news() != Effect.News.ROLLBACK_UNCONFIRMED) {
                    announced.add(announce);
                }
            }
        }
        boolean onItsWay = decision.next() instanceof Rollout.RollingBack
                || (decision.next() instanceof Live.Running running
                        && Moves.unanswered(running.progress()).isPresent()
                        && !(event instanceof RolloutEvent.Resume)
                        && !(event instanceof RolloutEvent.EditPlan));
        int expected = decision.outcome() == Decision.Outcome.MOVED && !onItsWay ? 1 : 0;
        Facts.demand(announced.size() == expected, "a move is announced once, when it is done");
        for (Effect.Announce announce : announced) {
            boolean forBreach = (decision.next() instanceof Rollout.RolledBack rolled
                            && rolled.why().cause() == Withdrawal.Cause.BREACH)
                    || (decision.next() instanceof Live.Held held
                            && held.reason() instanceof HoldReason.SteppedBack back
                            && back.why().cause() == Withdrawal.Cause.BREACH
                            && announce.news() == Effect.News.ROLLED_BACK);
            Facts.demand(
                    (announce.severity() == Effect.Severity.PAGE) == forBreach,
                    "a rollback by a guardrail pages, and nothing else that is announced as done");
        }
    }

    void claimsAreTrue(Decision decision) {
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Announce announce) {
                switch (announce.news()) {
                    case ROLLED_BACK ->
                        Facts.demand(
                                Facts.isSteppedBack(decision.next())
                                        ? flags.top < MOST && !flags.completed
                                        : flags.servesNothing(),
                                "rolled back is said when it is true");
                    case COMPLETED ->
                        Facts.demand(flags.completed || flags.servesNothing(), "completed is said when it is true");
                    case STARTED,
                            WIDENED,
                            HELD,
                            RESUMED,
                            APPROVAL_NEEDED,
                            SETTLING,
                            PLAN_CHANGED,
                            GUARDRAIL_WARNING,
                            ABORTED,
                            ROLLBACK_UNCONFIRMED -> {}
                }
            }
        }
    }

    /** An alert reached its receiver, who drops those whose id is known. */
    void delivered(Effect.Announce news) {
        Facts.demand(alerts.contains(news.alertId()), "an alert tells of what was committed");
        delivered.add(news.alertId());
    }

    /** Once all is calm, every alert has come. */
    void nothingWasLost() {
        Facts.demand(delivered.containsAll(alerts), "no alert is lost");
    }
}
