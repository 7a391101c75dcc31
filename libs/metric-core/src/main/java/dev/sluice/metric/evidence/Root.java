package dev.sluice.metric.evidence;

import java.util.function.DoubleUnaryOperator;

/** Where a monotone function crosses zero. */
final class Root {

    private static final double PRECISION = 1e-13;
    private static final int MOST_STEPS = 200;

    private Root() {}

    /**
     * The crossing between two points at which the function has different signs.
     *
     * <p>Chandrupatla's method (Advances in Engineering Software 28, 1997): bisection that takes inverse quadratic steps where these
     * are safe, about ten evaluations where plain halving needs fifty.
     */
    static double between(double low, double high, DoubleUnaryOperator function) {
        double a = high;
        double b = low;
        double fa = function.applyAsDouble(a);
        double fb = function.applyAsDouble(b);
        double t = 0.5;
        for (int step = 0; step < MOST_STEPS; step++) {
            double x = a + t * (b - a);
            double fx = function.applyAsDouble(x);
            double c;
            double fc;
            if (Math.signum(fx) == Math.signum(fa)) {
                c = a;
                fc = fa;
            } else {
                c = b;
                fc = fb;
                b = a;
                fb = fa;
            }
            a = x;
            fa = fx;
            double nearest = Math.abs(fa) < Math.abs(fb) ? a : b;
            double least = (2 * Math.ulp(nearest) + PRECISION) / Math.abs(b - a);
            if (fx == 0 || least > 0.5) {
                return nearest;
            }
            double xi = (a - b) / (c - b);
            double phi = (fa - fb) / (fc - fb);
            boolean safe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
            t = safe ? fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb) : 0.5;
            t = Math.clamp(t, least, 1 - least);
        }
        return Math.abs(fa) < Math.abs(fb) ? a : b;
    }
}
