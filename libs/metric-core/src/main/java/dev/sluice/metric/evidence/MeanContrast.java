package dev.sluice.metric.evidence;

/** The contrast of two means: value per person, duration, score. */
public final class MeanContrast {

    private static final long FEWEST_PEOPLE = 50;
    private static final double FEWEST_EXPECTED = 20;
    private static final double PEOPLE_PER_SQUARED_SKEWNESS = 25;

    private MeanContrast() {}

    /**
     * One arm's sums; of integers (money in minor units) they are exact up to 2^53, so that a changed value is subtracted without
     * drift.
     *
     * @param people n, at least 2
     * @param sum Σy
     * @param squares Σy²
     */
    public record Sums(long people, double sum, double squares) {

        double mean() {
            return sum / people;
        }

        /** With divisor n − 1. */
        double variance() {
            return (squares - sum * sum / people) / (people - 1);
        }
    }

    /** The contrast of one stratum against a margin at ratio r0. */
    public static Contrast of(Sums treated, Sums control, double r0) {
        double controlPart = r0 * r0 * control.variance() / control.people();
        return new Contrast(
                treated.mean() - r0 * control.mean(),
                treated.variance() / treated.people() + controlPart,
                Contrast.nullFactor(r0) * control.variance() / treated.people() + controlPart);
    }

    /**
     * Whether a stratum has enough people for an asymptotic statement; until then it contributes nothing. It never asks what
     * treatment has produced.
     *
     * @param activeShare of control people whose value is not zero
     * @param skewness of control; 0 for a metric that is not skewed
     */
    public static boolean maySpeak(long treated, long control, double r0, double activeShare, double skewness) {
        return treated >= FEWEST_PEOPLE
                && control >= FEWEST_PEOPLE
                && treated * r0 * activeShare >= FEWEST_EXPECTED
                && treated >= PEOPLE_PER_SQUARED_SKEWNESS * skewness * skewness;
    }
}
