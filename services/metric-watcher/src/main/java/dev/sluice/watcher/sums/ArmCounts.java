package dev.sluice.watcher.sums;

import dev.sluice.metric.Measure;
import dev.sluice.metric.Tally;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One arm's people of one stratum, by what they did for each guardrail.
 *
 * @param people exposed; negative in a change that takes some away
 * @param did for each guardrail of the plan
 */
public record ArmCounts(long people, List<Did> did) {
    public ArmCounts {
        did = List.copyOf(did);
    }

    /** Nobody, under a plan of that many guardrails. */
    public static ArmCounts nobody(int guardrails) {
        return new ArmCounts(0, Collections.nCopies(guardrails, Did.NOTHING));
    }

    /**
     * Both together.
     *
     * @throws IllegalArgumentException when they are not of the same plan
     */
    public ArmCounts plus(ArmCounts other) {
        if (other.isNothing() && other.did.size() == did.size()) {
            return this;
        }
        if (did.size() != other.did.size()) {
            throw new IllegalArgumentException(
                    "counts of " + did.size() + " and " + other.did.size() + " guardrails do not add");
        }
        List<Did> sum = new ArrayList<>(did.size());
        for (int guardrail = 0; guardrail < did.size(); guardrail++) {
            sum.add(did.get(guardrail).plus(other.did.get(guardrail)));
        }
        return new ArmCounts(people + other.people, sum);
    }

    private boolean isNothing() {
        if (people != 0) {
            return false;
        }
        for (Did each : did) {
            if (!each.isNothing()) {
                return false;
            }
        }
        return true;
    }

    /** As the judge wants it, for one guardrail. */
    public Tally tally(int guardrail, Measure measure) {
        return did.get(guardrail).tally(people, measure);
    }
}
