package dev.sluice.watcher.sums;

import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which verdicts say something that the one kept last did not: all from which anything can follow. Of the others, which only
 * have other counts, one a minute. After a start the first of each rollout is kept again.
 */
final class VerdictNews {

    private static final Duration OTHERWISE_EVERY = Duration.ofMinutes(1);

    private final Map<String, Kept> kept = new HashMap<>();

    private record Kept(Said said, Instant at) {}

    private record Said(
            long generation, int planVersion, int stage, VerdictStatus status, List<VerdictStatus> guardrails) {

        static Said of(Verdict verdict) {
            return new Said(
                    verdict.generation(),
                    verdict.planVersion(),
                    verdict.stage(),
                    verdict.status(),
                    verdict.guardrails().stream().map(GuardrailVerdict::status).toList());
        }
    }

    /** Whether it is to be kept; it is remembered as kept then. */
    boolean isNew(Verdict verdict) {
        Kept before = kept.get(verdict.rolloutId());
        Said said = Said.of(verdict);
        boolean isNew = before == null
                || !before.said().equals(said)
                || !verdict.judgedAt().isBefore(before.at().plus(OTHERWISE_EVERY));
        if (isNew) {
            kept.put(verdict.rolloutId(), new Kept(said, verdict.judgedAt()));
        }
        return isNew;
    }

    void forget(String rolloutId) {
        kept.remove(rolloutId);
    }
}
