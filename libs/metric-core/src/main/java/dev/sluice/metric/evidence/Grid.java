package dev.sluice.metric.evidence;

import dev.sluice.metric.Direction;

/**
 * A fixed list of alternatives that a race bets on, each with its weight.
 *
 * <p>The grid tunes how soon something is seen, never how often it is seen wrongly; it costs at most −ln(weight) of the alternative
 * nearest the truth. Detection sizes of quite different grids lie within a tenth of one another, so there is one for all metrics,
 * fixed before the first person is seen.
 */
public final class Grid {

    /**
     * Against "not worse than r0": what remains of the ratio at the margin, from a total outage (0, or ten times as much) to barely
     * past it.
     */
    public static final Grid ROLL_BACK = new Grid(
            new double[] {0, 0.25, 0.50, 0.68, 0.80, 0.88, 0.94, 0.97},
            new double[] {0.18, 0.14, 0.15, 0.14, 0.13, 0.11, 0.09, 0.06},
            Grid::remaining);

    /** Against "at least as bad as r0": exponents of the way from the margin to no change (1 is no change) and beyond. */
    public static final Grid PASS = new Grid(
            new double[] {0.25, 0.5, 0.75, 1, 1.5, 2.5},
            new double[] {0.10, 0.15, 0.20, 0.30, 0.15, 0.10},
            (exponent, r0, _) -> Math.pow(r0, 1 - exponent));

    /** Against "treated people pass the quantile, raised by the margin, as often as control does": the ratios themselves. */
    public static final Grid EXCEEDANCE_PASS = new Grid(
            new double[] {0.9, 0.8, 0.7, 0.6, 0.45, 0.3},
            new double[] {0.10, 0.15, 0.20, 0.30, 0.15, 0.10},
            (ratio, _, direction) -> direction == Direction.HIGHER_IS_WORSE ? ratio : 1 / ratio);

    /** Where a point of the grid puts its alternative. */
    @FunctionalInterface
    private interface Placement {
        double ratio(double point, double r0, Direction direction);
    }

    private final double[] points;
    private final double[] logWeights;
    private final Placement placement;

    private Grid(double[] points, double[] weights, Placement placement) {
        this.points = points;
        this.logWeights = new double[weights.length];
        for (int j = 0; j < weights.length; j++) {
            logWeights[j] = Math.log(weights[j]);
        }
        this.placement = placement;
    }

    private static double remaining(double part, double r0, Direction direction) {
        return switch (direction) {
            case LOWER_IS_WORSE -> r0 * part;
            case HIGHER_IS_WORSE -> part == 0 ? 10 * r0 : r0 / part;
        };
    }

    /** How many alternatives there are. */
    int size() {
        return points.length;
    }

    /** The point itself, as the grid's own scale has it. */
    double point(int j) {
        return points[j];
    }

    /** ln of an alternative's weight; the weights sum to 1. */
    double logWeight(int j) {
        return logWeights[j];
    }

    /** The alternatives as ratios treated ÷ control, for a margin at ratio r0. */
    double[] ratios(double r0, Direction direction) {
        double[] ratios = new double[points.length];
        for (int j = 0; j < points.length; j++) {
            ratios[j] = placement.ratio(points[j], r0, direction);
        }
        return ratios;
    }

    /** ln Σ weight · e^logL: the evidence of the whole grid, from the log likelihood ratio of each alternative. */
    double mix(double[] logL) {
        double[] terms = new double[logL.length];
        for (int j = 0; j < logL.length; j++) {
            terms[j] = logWeights[j] + logL[j];
        }
        return LogSum.of(terms);
    }
}
