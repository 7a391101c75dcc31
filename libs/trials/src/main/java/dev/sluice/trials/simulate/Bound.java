package dev.sluice.trials.simulate;

/**
 * The fewest people that any test needs on average: ln(1/α) ÷ D, D the Kullback-Leibler distance per person from the truth to the
 * nearest point of what is to be excluded.
 */
final class Bound {

    private Bound() {}

    /** When both who converted and who did not are known at once: what no test with error α can beat. */
    static double people(double share, double baseline, double ratio, double r0, double alpha) {
        double treated = ratio * baseline;
        double sum = share * treated + share * r0 + (1 - share) * r0 * baseline + (1 - share);
        double c = share * treated + (1 - share) * baseline;
        double nearest = 2 * c / (sum + Math.sqrt(sum * sum - 4 * r0 * c));
        double distance = share * between(treated, r0 * nearest) + (1 - share) * between(baseline, nearest);
        return -Math.log(alpha) / distance;
    }

    /** When only converters are known, since everybody else may still convert: what no test that waits for nobody can beat. */
    static double peopleByConverters(double share, double baseline, double ratio, double r0, double alpha) {
        double perConverter = share * ratio + 1 - share;
        double theta = share * ratio / perConverter;
        double theta0 = share * r0 / (share * r0 + 1 - share);
        return -Math.log(alpha) / (baseline * perConverter * between(theta, theta0));
    }

    /** Kullback-Leibler distance of two coins. */
    private static double between(double p, double q) {
        return term(p, q) + term(1 - p, 1 - q);
    }

    private static double term(double p, double q) {
        return p == 0 ? 0 : p * Math.log(p / q);
    }
}
