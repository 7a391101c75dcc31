package dev.sluice.rollout;

import dev.sluice.metric.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes the commands to flag-config from the state that waits for their answer: sent again, they are the same. */
final class Commands {

    private Commands() {}

    /** A first sending; {@code run} is the run as it is after the move that sends it. */
    static Order order(
            Run run,
            String what,
            long expectedVersion,
            String reason,
            String by,
            Optional<Verdict> evidence,
            Instant at) {
        return new Order(run.nameOf(what), expectedVersion, reason, by, evidence, at, 1);
    }

    static Effect openStage(Run run, Progress.Opening opening) {
        int stage = opening.stage();
        Order order = opening.order();
        return new Effect.OpenStage(
                order.commandId(),
                run.generation(),
                order.expectedVersion(),
                run.plan().treatment(),
                stage,
                run.stage(stage).audience(),
                run.plan().treatedShare(stage),
                order.reason());
    }

    static Effect complete(Run run, Progress.Completing completing) {
        Order order = completing.order();
        return new Effect.CompleteFlag(order.commandId(), run.generation(), order.expectedVersion(), order.reason());
    }

    static Effect rollBack(Run run, Order order) {
        return new Effect.RollBackFlag(order.commandId(), run.generation(), order.reason());
    }

    /** The command, and the alarm for its answer. */
    static List<Effect> sending(Effect command, Order order) {
        return List.of(command, new Effect.WakeAt(Timer.ANSWER, order.answerDueAt()));
    }
}
