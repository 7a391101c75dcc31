package dev.sluice.rollout;

import dev.sluice.metric.Verdict;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a feature is taken back.
 *
 * @param cause what kind of reason it was
 * @param by the person, or {@link RolloutDecider#MACHINE}
 * @param reason in one line
 * @param evidence the verdict that led to it; empty when none did
 */
public record Withdrawal(Cause cause, String by, String reason, Optional<Verdict> evidence) {
    public Withdrawal {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(evidence, "evidence");
    }

    /** What takes features back. All go the same way. */
    public enum Cause {
        /** A guardrail was breached. */
        BREACH,
        /** A stage stayed without proof and its plan says to roll back then. */
        INCONCLUSIVE,
        /** Nobody approved in time and the plan says to roll back then. */
        NOT_APPROVED,
        /** A person rolled back. */
        PERSON,
        /** A person called the rollout off: nothing was wrong, and the end is {@link Rollout.Aborted}. */
        CALLED_OFF
    }
}
