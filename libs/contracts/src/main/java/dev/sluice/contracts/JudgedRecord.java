package dev.sluice.contracts;

import dev.sluice.metric.Verdict;
import dev.sluice.rollout.Plan;
import java.util.Objects;

/**
 * A verdict as it was given, with the plan that it was given by: all that it takes to give it again. Topic {@code verdict-log}, key:
 * the rollout's id.
 *
 * @param project the rollout's project
 * @param plan of the rollout at that time
 * @param verdict what was said
 */
public record JudgedRecord(String project, Plan plan, Verdict verdict) {
    public JudgedRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(verdict, "verdict");
    }
}
