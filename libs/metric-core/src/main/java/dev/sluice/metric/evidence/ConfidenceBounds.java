package dev.sluice.metric.evidence;

import dev.sluice.metric.Direction;
import dev.sluice.metric.StratumCounts;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Bounds of the true ratio treated ÷ control that hold at all times at once: what no look at the data, now or ever, excludes.
 *
 * <p>For people to see; decisions are made on the evidence itself.
 *
 * @param lower 0 when the data do not bound it
 * @param upper infinite when the data do not bound it
 */
public record ConfidenceBounds(double lower, double upper) {

    /** Ratios are sought between e^−25 and e^25. */
    private static final double WIDEST = 25;

    private static final double STEP = 0.01;

    /**
     * By the event race.
     *
     * @param level a, the error probability of each side; the interval covers with probability 1 − 2a
     */
    public static ConfidenceBounds ofRace(List<StratumCounts> strata, double level) {
        return where(
                r -> Race.of(Grid.ROLL_BACK, Direction.LOWER_IS_WORSE, r).logE(strata),
                r -> Race.of(Grid.ROLL_BACK, Direction.HIGHER_IS_WORSE, r).logE(strata),
                level);
    }

    /**
     * By any test of a ratio: the bounds are the ratios at which its evidence reaches 1 ÷ level.
     *
     * @param tooHigh ln E against "the ratio is at least r", as a function of r: grows with r
     * @param tooLow ln E against "the ratio is at most r", as a function of r: falls with r
     */
    public static ConfidenceBounds where(DoubleUnaryOperator tooHigh, DoubleUnaryOperator tooLow, double level) {
        double bar = -Math.log(level);
        DoubleUnaryOperator above = x -> tooHigh.applyAsDouble(Math.exp(x)) - bar;
        DoubleUnaryOperator below = x -> tooLow.applyAsDouble(Math.exp(x)) - bar;
        double lower = below.applyAsDouble(-WIDEST) > 0 ? Math.exp(Root.between(-WIDEST, WIDEST, below)) : 0;
        double upper = above.applyAsDouble(WIDEST) > 0
                ? Math.exp(Root.between(-WIDEST, WIDEST, above))
                : Double.POSITIVE_INFINITY;
        return new ConfidenceBounds(lower, upper);
    }

    /**
     * By a test whose evidence fades again far from the data: the first crossings on either side of the estimate.
     *
     * @param estimate of the ratio, above 0
     * @param tooHigh ln E against "the ratio is at least r", as a function of r
     * @param tooLow ln E against "the ratio is at most r", as a function of r
     */
    public static ConfidenceBounds around(
            double estimate, DoubleUnaryOperator tooHigh, DoubleUnaryOperator tooLow, double level) {
        double bar = -Math.log(level);
        double centre = Math.log(estimate);
        double below = firstCrossing(centre, -1, x -> tooLow.applyAsDouble(Math.exp(x)) - bar);
        double above = firstCrossing(centre, 1, x -> tooHigh.applyAsDouble(Math.exp(x)) - bar);
        return new ConfidenceBounds(Math.exp(below), Math.exp(above));
    }

    /** Walks away from the centre in steps of some percent, then narrows down; infinite when nothing crosses. */
    private static double firstCrossing(double centre, int side, DoubleUnaryOperator function) {
        double near = centre;
        for (double away = STEP; away < WIDEST; away *= 1.5) {
            double far = centre + side * away;
            if (function.applyAsDouble(far) > 0) {
                return Root.between(Math.min(near, far), Math.max(near, far), function);
            }
            near = far;
        }
        return side * Double.POSITIVE_INFINITY;
    }
}
