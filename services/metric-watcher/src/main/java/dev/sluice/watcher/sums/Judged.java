package dev.sluice.watcher.sums;

import dev.sluice.metric.Verdict;
import dev.sluice.rollout.Plan;
import java.util.Objects;

/**
 * What the second step gives off.
 *
 * @param project the rollout's
 * @param plan by which it was judged
 * @param verdict on it
 * @param isNews whether it is kept for later, beyond being the newest
 */
public record Judged(String project, Plan plan, Verdict verdict, boolean isNews) {
    public Judged {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(verdict, "verdict");
    }
}
