package dev.sluice.metric.evidence;

/** ln Φ(x): the natural log of the normal distribution function, which the JDK lacks. */
final class LogPhi {

    private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);
    private static final double MIDDLE = 2.5;
    private static final int FRACTION_LEVELS = 200;

    private LogPhi() {}

    /** By the series around 0 in the middle, by the continued fraction of the tail outside. */
    static double of(double x) {
        if (x < -MIDDLE) {
            return lowerTail(-x);
        }
        if (x > MIDDLE) {
            return Math.log1p(-Math.exp(lowerTail(x)));
        }
        return Math.log(0.5 + Math.exp(-x * x / 2 - HALF_LOG_2_PI) * series(x));
    }

    /** x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + … */
    private static double series(double x) {
        double term = x;
        double sum = 0;
        for (int odd = 3; sum + term != sum; odd += 2) {
            sum += term;
            term *= x * x / odd;
        }
        return sum;
    }

    /** ln Φ(−y) = ln φ(y) − ln(y + 1/(y + 2/(y + 3/(y + …)))). */
    private static double lowerTail(double y) {
        double fraction = y;
        for (int level = FRACTION_LEVELS; level >= 1; level--) {
            fraction = y + level / fraction;
        }
        return -y * y / 2 - HALF_LOG_2_PI - Math.log(fraction);
    }
}
