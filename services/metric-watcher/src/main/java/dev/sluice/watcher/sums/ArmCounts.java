package dev.sluice.watcher.sums;

import dev.sluice.metric.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * One arm's people of one stratum, by what they did for each guardrail.
 *
 * @param people exposed
 * @param atLevel for each guardrail of the plan, how many of them stand at level 1, 2, …; negative numbers occur in a change
 */
public record ArmCounts(long people, List<List<Long>> atLevel) {
    public ArmCounts {
        atLevel = atLevel.stream().map(List::copyOf).toList();
    }

    /** Both together; both must be of the same plan. */
    public ArmCounts plus(ArmCounts other) {
        List<List<Long>> sum = new ArrayList<>(atLevel.size());
        for (int guardrail = 0; guardrail < atLevel.size(); guardrail++) {
            sum.add(tally(guardrail).plus(other.tally(guardrail)).atLevel());
        }
        return new ArmCounts(people + other.people, sum);
    }

    /** As the judge wants it, for one guardrail. */
    public Tally tally(int guardrail) {
        return new Tally(people, atLevel.get(guardrail));
    }
}
