package dev.sluice.metric.evidence;

import dev.sluice.metric.Direction;
import dev.sluice.metric.StratumCounts;
import java.util.List;

/**
 * The point estimate of treated ÷ control, pooled over strata as the race pools them.
 *
 * <p>In one stratum the race's likelihood is greatest where kT·(1 − w) = r·kC·w. Summing both sides over strata gives the estimate
 * (Mantel and Haenszel's, with the designed odds in the place of the arms' sizes): exact when all strata have the same odds, and
 * consistent for a ratio that all share.
 *
 * @param treated Σ kT·(1 − w)
 * @param control Σ kC·w
 */
public record RatioEstimate(double treated, double control) {

    /** Over those strata whose people could have been in either arm; k is the sum of levels. */
    public static RatioEstimate of(List<StratumCounts> strata) {
        double treated = 0;
        double control = 0;
        for (StratumCounts stratum : strata) {
            if (Race.isComparable(stratum)) {
                double w = stratum.key().odds();
                treated += stratum.treated().total() * (1 - w);
                control += stratum.control().total() * w;
            }
        }
        return new RatioEstimate(treated, control);
    }

    /** Treated ÷ control; NaN while control has nothing to divide by. */
    public double ratio() {
        return control > 0 ? treated / control : Double.NaN;
    }

    /** Whether the estimate is worse than a ratio; false without data. Control without any event does not hide treated ones. */
    public boolean isWorseThan(double r0, Direction direction) {
        return switch (direction) {
            case LOWER_IS_WORSE -> treated < r0 * control;
            case HIGHER_IS_WORSE -> treated > r0 * control;
        };
    }
}
