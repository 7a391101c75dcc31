package dev.sluice.metric;

import dev.sluice.flag.BasisPoints;
import java.util.Objects;

/**
 * A population in which every person had the same odds of being treated. Counts of different strata are never added.
 *
 * @param stage the plan's stage in which these people entered
 * @param share their odds of being treated in that stage
 * @param shareBefore the odds they had already lost before they entered: zero for people first seen in this stage. The odds of
 *     those who come back from control are (share − shareBefore) ÷ (1 − shareBefore).
 */
public record StratumKey(int stage, BasisPoints share, BasisPoints shareBefore) implements Comparable<StratumKey> {
    public StratumKey {
        Objects.requireNonNull(share, "share");
        Objects.requireNonNull(shareBefore, "shareBefore");
        if (shareBefore.compareTo(share) > 0) {
            throw new IllegalArgumentException("shares never shrink in a rollout: " + shareBefore + " to " + share);
        }
    }

    /** w: the designed probability of treatment within the stratum, 0 to 1. */
    public double odds() {
        double before = shareBefore.fraction();
        return before == 1 ? 0 : (share.fraction() - before) / (1 - before);
    }

    @Override
    public int compareTo(StratumKey other) {
        int byStage = Integer.compare(stage, other.stage);
        if (byStage != 0) {
            return byStage;
        }
        int byShare = share.compareTo(other.share);
        return byShare != 0 ? byShare : shareBefore.compareTo(other.shareBefore);
    }
}
