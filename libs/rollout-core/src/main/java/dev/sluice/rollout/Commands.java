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
        return new Order(run.nameOf(what), expectedVersion, reason, by, evidence, at, 1, Optional.empty());
    }

    /** The same for a command that widens although nothing was shown. */
    static Order withoutProof(Order order, String why) {
        return new Order(
                order.commandId(),
                order.expectedVersion(),
                order.reason(),
                order.by(),
                order.evidence(),
                order.sentAt(),
                order.timesSent(),
                Optional.of(why));
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
                order.reason(),
                run.keptOnOld());
    }

    static Effect complete(Run run, Progress.Completing completing) {
        Order order = completing.order();
        return new Effect.CompleteFlag(order.commandId(), run.generation(), order.expectedVersion(), order.reason());
    }

    static Effect rollBack(Rollout.RollingBack rolling) {
        Order order = rolling.order();
        return new Effect.RollBackFlag(
                order.commandId(), rolling.run().generation(), rolling.keepStages(), order.reason());
    }

    /** The command, and the alarm for its answer. */
    static List<Effect> sending(Effect command, Order order) {
        return List.of(command, new Effect.WakeAt(Timer.ANSWER, order.answerDueAt()));
    }
}
