package dev.sluice.metric.evidence;

/**
 * The contrast of two means, adjusted by what the same people did before (CUPED: Deng, Xu, Kohavi, Walker 2013).
 *
 * <p>The correction has mean zero for any slope, because what came before is the same population in both arms; a bad slope costs
 * power, never validity.
 */
public final class Cuped {

    private Cuped() {}

    /**
     * One arm's sums.
     *
     * @param people n, at least 2
     * @param y Σy, the metric
     * @param yy Σy²
     * @param x Σx, the covariate measured before the first exposure; 0 for those who have none
     * @param xx Σx²
     * @param xy Σxy
     */
    public record Sums(long people, double y, double yy, double x, double xx, double xy) {

        /** Variance per person of y − slope·x, with divisor n − 1. */
        double variance(double slope) {
            double ofY = yy - y * y / people;
            double ofX = xx - x * x / people;
            double both = xy - x * y / people;
            return (ofY + slope * slope * ofX - 2 * slope * both) / (people - 1);
        }

        double adjustedMean(double slope) {
            return (y - slope * x) / people;
        }
    }

    /**
     * The contrast of one stratum against a margin at ratio r0.
     *
     * @param slope θ: the regression of the metric on the covariate before the rollout
     */
    public static Contrast of(Sums treated, Sums control, double r0, double slope) {
        double treatedVariance = treated.variance(r0 * slope);
        double controlVariance = control.variance(slope);
        double controlPart = r0 * r0 * controlVariance / control.people();
        return new Contrast(
                treated.adjustedMean(r0 * slope) - r0 * control.adjustedMean(slope),
                treatedVariance / treated.people() + controlPart,
                Contrast.nullFactor(r0) * controlVariance / treated.people() + controlPart);
    }
}
