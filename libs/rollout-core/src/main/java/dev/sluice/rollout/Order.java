package dev.sluice.rollout;

import dev.sluice.metric.Verdict;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A command to flag-config that has not been answered yet. Sent again, it is the same command with the same id.
 *
 * @param commandId made of rollout, generation, move and purpose, so that a replayed decision makes the same one
 * @param expectedVersion the flag's version that it builds on; without meaning for a rollback, which needs none
 * @param reason why, for people and the audit log
 * @param by who or what caused it
 * @param evidence the verdict that led to it; empty when a person did, and for a rollback, whose {@link Withdrawal} has it
 * @param sentAt when it was last sent
 * @param timesSent how often
 * @param withoutProof why it widens although nothing was shown; empty when something was, and for a rollback
 */
public record Order(
        String commandId,
        long expectedVersion,
        String reason,
        String by,
        Optional<Verdict> evidence,
        Instant sentAt,
        int timesSent,
        Optional<String> withoutProof) {
    public Order {
        Objects.requireNonNull(commandId, "commandId");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(evidence, "evidence");
        Objects.requireNonNull(sentAt, "sentAt");
        Objects.requireNonNull(withoutProof, "withoutProof");
    }

    Order sentAgain(Instant at) {
        return new Order(commandId, expectedVersion, reason, by, evidence, at, timesSent + 1, withoutProof);
    }

    /** The same wish under another id: for a command whose id has been answered already. */
    Order renamed(String newCommandId) {
        return new Order(newCommandId, expectedVersion, reason, by, evidence, sentAt, timesSent, withoutProof);
    }

    /** When it is sent again while the rollout is held for it. */
    Instant askedAgainAt() {
        return sentAt.plus(RolloutDecider.ASK_AGAIN_WITHIN);
    }

    Instant answerDueAt() {
        return sentAt.plus(RolloutDecider.ANSWER_WITHIN);
    }
}
