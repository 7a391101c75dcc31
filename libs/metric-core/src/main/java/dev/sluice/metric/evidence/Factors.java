package dev.sluice.metric.evidence;

/**
 * What one person multiplies the evidence by: the likelihood of what was seen under an alternative, divided by that under the point
 * of the null nearest to it.
 *
 * <p>Whatever the true baseline, the expectation over one person is 1 on the margin and below 1 inside the null.
 *
 * @param treated1 a treated person at level 1 of 1 (converted)
 * @param control1 a control person at level 1 of 1
 * @param treated0 a treated person at level 0; 1 in the event race
 * @param control0 a control person at level 0; 1 in the event race
 */
record Factors(double treated1, double control1, double treated0, double control0) {

    /** Treatment's nominal rate stays below this, so that the alternative is a rate. */
    private static final double HIGHEST_RATE = 0.95;

    /**
     * The factors of one alternative.
     *
     * @param w designed probability of treatment, above 0 and below 1
     * @param r0 ratio at the margin
     * @param r ratio of the alternative
     * @param b nominal baseline; 0 is the event race, which looks at converters only
     */
    static Factors of(double w, double r0, double r, double b) {
        return b == 0 ? eventRace(w, r0, r) : augmented(w, r0, r, b);
    }

    /** A converter is treated with probability θ(r) = w·r ÷ (w·r + 1 − w), whatever the conversion rate. */
    private static Factors eventRace(double w, double r0, double r) {
        double odds0 = w * r0 + 1 - w;
        double odds = w * r + 1 - w;
        return new Factors(r / r0 * odds0 / odds, odds0 / odds, 1, 1);
    }

    private static Factors augmented(double w, double r0, double r, double b) {
        double control = b;
        double treated = Math.min(r * b, HIGHEST_RATE);
        double p = projection(w, r0, treated, control);
        return new Factors(treated / (r0 * p), control / p, (1 - treated) / (1 - r0 * p), (1 - control) / (1 - p));
    }

    /**
     * The control rate of the point on the margin that is nearest to the alternative in Kullback-Leibler distance; the treatment
     * rate there is r0 times it. Solves r0·p² − B·p + c = 0.
     */
    static double projection(double w, double r0, double treated, double control) {
        double sum = w * treated + w * r0 + (1 - w) * r0 * control + (1 - w);
        double c = w * treated + (1 - w) * control;
        return 2 * c / (sum + Math.sqrt(sum * sum - 4 * r0 * c));
    }

    /** ln of a treated person's factor at level u, 0 to 1. */
    double logTreated(double u) {
        return logAt(u, treated0, treated1);
    }

    /** ln of a control person's factor at level u, 0 to 1. */
    double logControl(double u) {
        return logAt(u, control0, control1);
    }

    // Between the two ends the factor is interpolated: its expectation is then linear in the mean of u, so that it
    // holds for any
    // distribution of levels with that mean.
    private static double logAt(double u, double at0, double at1) {
        if (u == 0) {
            return Math.log(at0);
        }
        if (u == 1) {
            return Math.log(at1);
        }
        return at0 == 1 ? Math.log1p(u * (at1 - 1)) : Math.log(at0 + u * (at1 - at0));
    }
}
