package dev.sluice.metric.evidence;

/**
 * How many people a stage needs, before it starts: what a share of a baseline can show, and what it can't.
 *
 * <p>Evidence grows by D per person (the Kullback-Leibler distance between what is true and what is to be excluded), and the grid of
 * alternatives costs about a third more; an estimate, not a promise.
 */
public final class StageForecast {

    /** What the search over alternatives costs, found by simulation. */
    private static final double COST_OF_GRID = 1.35;

    private StageForecast() {}

    /**
     * Expected people exposed, both arms, until a ratio is excluded.
     *
     * @param baseline share of control people affected, above 0 and small
     * @param share designed probability of treatment, above 0 and below 1
     * @param truth the true ratio: 1 for "how long to prove no harm", 0.7 for "how long to see a fall of 30 %"
     * @param margin ratio to exclude, above 0
     * @param level error probability of the decision; for a rollback α · weight of the guardrail · weight of the start
     * @return infinite when truth and margin are the same
     */
    public static double people(double baseline, double share, double truth, double margin, double level) {
        double perAffected = share * truth + 1 - share;
        double theta = share * truth / perAffected;
        double theta0 = share * margin / (share * margin + 1 - share);
        double distance = term(theta, theta0) + term(1 - theta, 1 - theta0);
        return COST_OF_GRID * -Math.log(level) / (baseline * perAffected * distance);
    }

    private static double term(double p, double q) {
        return p == 0 ? 0 : p * Math.log(p / q);
    }
}
