package dev.sluice.contracts;

import dev.sluice.metric.Verdict;
import java.util.Objects;

/**
 * The newest verdict on a rollout; also its heartbeat, repeated every few seconds while nothing changes. Topic {@code verdicts},
 * key: the rollout's id. It is taken off when its rollout is taken off {@code rollouts}, a while after the end.
 *
 * @param project the rollout's project
 * @param verdict what can be said
 */
public record VerdictRecord(String project, Verdict verdict) {
    public VerdictRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(verdict, "verdict");
    }
}
