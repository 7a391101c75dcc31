package dev.sluice.rollout;

import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The newest verdict on the stage being served, as the rollout took it.
 *
 * @param verdict as it arrived
 * @param status what it says once breached guardrails that only warn, and those whose breach a person has accepted, are left
 *     out; never BREACHED
 * @param heardAt when it arrived
 */
public record Reading(Verdict verdict, VerdictStatus status, Instant heardAt) {
    public Reading {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(heardAt, "heardAt");
    }

    /** How old it is: by the judge's clock or by ours, whichever says older. Never negative. */
    Duration ageAt(Instant at) {
        Instant older = verdict.judgedAt().isBefore(heardAt) ? verdict.judgedAt() : heardAt;
        return at.isBefore(older) ? Duration.ZERO : Duration.between(older, at);
    }
}
