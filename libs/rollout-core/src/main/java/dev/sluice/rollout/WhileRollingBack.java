package dev.sluice.rollout;

import dev.sluice.rollout.RolloutEvent.CommandApplied;
import dev.sluice.rollout.RolloutEvent.CommandRefused;
import dev.sluice.rollout.RolloutEvent.PersonCommand;
import dev.sluice.rollout.RolloutEvent.TimerFired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides while the command to take a feature back is unanswered: nothing turns it round, and it is sent until it is done. */
final class WhileRollingBack {

    private WhileRollingBack() {}

    static Decision decide(Rollout.RollingBack rolling, RolloutEvent event) {
        return switch (event) {
            case CommandApplied applied -> onApplied(rolling, applied);
            case CommandRefused refused -> onRefused(rolling, refused);
            case TimerFired fired -> onTimer(rolling, fired);
            case PersonCommand _ ->
                Decision.refused(
                        rolling,
                        "the rollout is being taken back already: "
                                + rolling.order().reason());
            case RolloutEvent.VerdictArrived _ ->
                Decision.ignored(rolling, "the rollout is being rolled back already; no verdict changes that");
            case RolloutEvent.FlagEdited edited ->
                Decision.ignored(
                        rolling,
                        "the rollout is being rolled back, whatever version the flag stands at: now "
                                + edited.flagVersion());
            case RolloutEvent.CohortEdited _, RolloutEvent.Frozen _, RolloutEvent.Thawed _, RolloutEvent.Started _ ->
                Decision.ignored(rolling, "the rollout is being rolled back; nothing else matters to it");
        };
    }

    private static Decision onApplied(Rollout.RollingBack rolling, CommandApplied applied) {
        if (applied.commandId().equals(rolling.order().commandId())) {
            return tookNothingBack(rolling, applied)
                    ? askAgain(
                            rolling,
                            "the answer to the rollback is version " + applied.flagVersion()
                                    + ", at which everyone has the feature: nothing was taken back")
                    : takenBack(rolling, applied);
        }
        Overtaken carriedOut = new Overtaken(applied.commandId(), applied.flagVersion());
        boolean completed = rolling.overtaken()
                .filter(overtaken -> overtaken.commandId().equals(applied.commandId()))
                .filter(overtaken -> !overtaken.equals(carriedOut))
                .isPresent();
        return completed
                ? Decision.noted(
                        rolling.noting(carriedOut),
                        "everyone was given the feature with version " + applied.flagVersion()
                                + ", before the rollback; the rollback has to make a newer one",
                        List.of())
                : Decision.ignored(
                        rolling,
                        "command " + applied.commandId() + " was carried out before the rollback, which is "
                                + rolling.order().commandId());
    }

    private static Decision takenBack(Rollout.RollingBack rolling, CommandApplied applied) {
        if (rolling.keep().isEmpty()) {
            return end(
                    rolling,
                    "the flag serves what it did before the rollout, since version " + applied.flagVersion(),
                    applied.at());
        }
        Live.Held held = rolling.toPreviousStage(applied.flagVersion(), applied.committedAt(), applied.at());
        Served left = held.reached().orElseThrow();
        String done =
                "the flag serves stage \"" + held.run().stage(left.stage()).name()
                        + "\" and those before it again, since version " + applied.flagVersion()
                        + "; nothing widens again, and the rest is for a person to take back";
        return Decision.moved(
                held, done, List.of(Announcer.ended(held.run(), rolling.reached(), rolling.why(), done, applied.at())));
    }

    private static boolean tookNothingBack(Rollout.RollingBack rolling, CommandApplied applied) {
        return rolling.overtaken()
                .filter(overtaken -> overtaken.flagVersion() > 0)
                .filter(overtaken -> applied.flagVersion() <= overtaken.flagVersion())
                .isPresent();
    }

    private static Decision onRefused(Rollout.RollingBack rolling, CommandRefused refused) {
        if (!refused.commandId().equals(rolling.order().commandId())) {
            return Decision.ignored(rolling, "command " + refused.commandId() + " was overtaken by the rollback");
        }
        return refused.code().meansNothingServed()
                ? end(rolling, "nothing was left to take back: " + refused.explanation(), refused.at())
                : askAgain(
                        rolling,
                        "flag-config refused the rollback (" + refused.code() + ": " + refused.explanation() + ")");
    }

    /** The command's id has its answer; the same wish needs another one. It goes out when the alarm for the answer rings. */
    private static Decision askAgain(Rollout.RollingBack rolling, String why) {
        Order again = rolling.order()
                .renamed(rolling.run().nameOf("roll-back/" + (rolling.order().timesSent() + 1)));
        if (again.equals(rolling.order())) {
            return Decision.ignored(rolling, why + "; it is sent again at " + again.answerDueAt() + " already");
        }
        return Decision.noted(
                rolling.noting(again),
                why + "; it is sent again at " + again.answerDueAt(),
                List.of(new Effect.WakeAt(Timer.ANSWER, again.answerDueAt())));
    }

    private static Decision onTimer(Rollout.RollingBack rolling, TimerFired fired) {
        return switch (fired.timer()) {
            case LEAST, LONGEST, SILENCE ->
                Decision.ignored(rolling, "the rollout is being rolled back; stage times mean nothing any more");
            case ANSWER -> {
                Order order = rolling.order();
                if (fired.at().isBefore(order.answerDueAt())) {
                    yield Decision.ignored(
                            rolling, "the answer to " + order.commandId() + " is due at " + order.answerDueAt());
                }
                Rollout.RollingBack again = rolling.noting(order.sentAgain(fired.at()));
                List<Effect> effects = new ArrayList<>(Commands.sending(Commands.rollBack(again), again.order()));
                if (order.timesSent() == RolloutDecider.SENDS_BEFORE_ALARM) {
                    effects.add(Announcer.rollbackUnconfirmed(rolling, fired.at()));
                }
                yield Decision.noted(
                        again,
                        "no answer to " + order.commandId() + " since " + order.sentAt() + ", sent " + order.timesSent()
                                + " times: sent again",
                        effects);
            }
        };
    }

    private static Decision end(Rollout.RollingBack rolling, String done, Instant at) {
        Rollout end = rolling.toEnd(at);
        return Decision.moved(end, done, List.of(Announcer.ended(end.run(), end.reached(), rolling.why(), done, at)));
    }
}
