package dev.sluice.metric.evidence;

/** The contrast of two ratios of sums (clicks per impression); the unit is the person, never the impression. */
public final class RatioContrast {

    private RatioContrast() {}

    /**
     * One arm's sums.
     *
     * @param people n
     * @param x Σx, above the line
     * @param y Σy, below the line
     * @param xx Σx²
     * @param yy Σy²
     * @param xy Σxy
     */
    public record Sums(long people, double x, double y, double xx, double yy, double xy) {

        double ratio() {
            return x / y;
        }

        /** Variance per person of x − R·y, in units of the ratio (divided by the mean of y, squared). */
        double linearVariance() {
            double ratio = ratio();
            double meanY = y / people;
            return (xx - 2 * ratio * xy + ratio * ratio * yy) / people / (meanY * meanY);
        }
    }

    /** The contrast of one stratum against a margin at ratio r0. */
    public static Contrast of(Sums treated, Sums control, double r0) {
        double controlPart = r0 * r0 * control.linearVariance() / control.people();
        return new Contrast(
                treated.ratio() - r0 * control.ratio(),
                treated.linearVariance() / treated.people() + controlPart,
                Contrast.nullFactor(r0) * control.linearVariance() / treated.people() + controlPart);
    }
}
