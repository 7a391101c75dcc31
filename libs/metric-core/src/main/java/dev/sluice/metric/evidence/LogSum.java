package dev.sluice.metric.evidence;

/** Sums on the log scale: ln(e^a + e^b + …) without overflow or underflow. */
final class LogSum {

    private LogSum() {}

    /** ln Σ e^term; terms of −∞ count as nothing, and −∞ is the sum of nothing. */
    static double of(double[] terms) {
        double max = Double.NEGATIVE_INFINITY;
        for (double term : terms) {
            max = Math.max(max, term);
        }
        if (Double.isInfinite(max)) {
            return max;
        }
        double sum = 0;
        for (double term : terms) {
            sum += Math.exp(term - max);
        }
        return max + Math.log(sum);
    }

    /** ln(e^a + e^b). */
    static double of(double a, double b) {
        double max = Math.max(a, b);
        return Double.isInfinite(max) ? max : max + Math.log1p(Math.exp(Math.min(a, b) - max));
    }
}
