package dev.sluice.metric.evidence;

import dev.sluice.metric.Direction;
import dev.sluice.metric.StratumCounts;
import java.util.List;

/**
 * The point estimate of treated ÷ control over strata: Mantel and Haenszel's ratio of rates.
 *
 * <p>Per stratum, with n people and k the sum of their levels in an arm and N people in both, it sums kT·nC/N and kC·nT/N. In one
 * stratum that is the ratio of the two rates as people read them; over several it is consistent for a ratio that all share. The
 * race itself asks only who the converters are and takes the arms' sizes from the design; a person who is shown both rates expects
 * their ratio beside them, so the estimate goes by the sizes as they came out.
 *
 * @param treated Σ kT·nC/N
 * @param control Σ kC·nT/N
 */
public record RatioEstimate(double treated, double control) {

    /** Over those strata whose people could have been in either arm; k is the sum of levels. */
    public static RatioEstimate of(List<StratumCounts> strata) {
        double treated = 0;
        double control = 0;
        for (StratumCounts stratum : strata) {
            if (Race.isComparable(stratum)) {
                double everybody =
                        (double) stratum.treated().people() + stratum.control().people();
                if (everybody > 0) {
                    treated += stratum.treated().total() * (stratum.control().people() / everybody);
                    control += stratum.control().total() * (stratum.treated().people() / everybody);
                }
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
