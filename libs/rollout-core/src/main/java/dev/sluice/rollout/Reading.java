package dev.sluice.rollout;

import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

    /** What a live rollout has heard last of the stage being served. */
    public static Optional<Reading> newestOf(Rollout state) {
        return state instanceof Live live
                ? VerdictMeaning.watchingOf(live.progress()).flatMap(Watching::newest)
                : Optional.empty();
    }

    /** Whether a later one says the same, of as many people at least: then it proves whatever this one does, and no more. */
    public boolean saysAs(Reading later) {
        return status == later.status
                && verdict.status() == later.verdict.status()
                && statuses(verdict).equals(statuses(later.verdict))
                && later.verdict.exposedTreated() >= verdict.exposedTreated()
                && later.verdict.exposedControl() >= verdict.exposedControl();
    }

    private static List<VerdictStatus> statuses(Verdict verdict) {
        return verdict.guardrails().stream().map(GuardrailVerdict::status).toList();
    }

    /** How old it is: by the judge's clock or by ours, whichever says older. Never negative. */
    Duration ageAt(Instant at) {
        Instant older = verdict.judgedAt().isBefore(heardAt) ? verdict.judgedAt() : heardAt;
        return at.isBefore(older) ? Duration.ZERO : Duration.between(older, at);
    }
}
