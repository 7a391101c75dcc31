package dev.sluice.trials;

import java.util.random.RandomGenerator;

/**
 * Exact binomial draws in constant time, so that a batch of a million people costs no more than one of a hundred.
 *
 * <p>No library here draws them fast and exactly; the method is transformed rejection (Hörmann, "The generation of binomial random
 * variates", 1993), and inversion by waiting times where few successes are expected.
 */
public final class Binomial {

    /** Below this many expected successes waiting for each is quicker, and the rejection's hat does not hold. */
    private static final double FEW = 10;

    /** ln k! − Stirling's main terms, for k from 0 to 9. */
    private static final double[] STIRLING_TAIL = {
        0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
        0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.00925546218271273, 0.00833056343336287
    };

    private Binomial() {}

    /**
     * Successes among n independent tries.
     *
     * @param n tries, 0 or more
     * @param p probability of success, 0 to 1
     */
    public static long draw(RandomGenerator random, long n, double p) {
        if (n <= 0 || p <= 0) {
            return 0;
        }
        if (p >= 1) {
            return n;
        }
        if (p > 0.5) {
            return n - draw(random, n, 1 - p);
        }
        return n * p < FEW ? byWaiting(random, n, p) : byRejection(random, n, p);
    }

    private static long byWaiting(RandomGenerator random, long n, double p) {
        double perTry = Math.log1p(-p);
        long successes = 0;
        double tries = 0;
        while (true) {
            tries += Math.floor(Math.log(1 - random.nextDouble()) / perTry) + 1;
            if (tries > n) {
                return successes;
            }
            successes++;
        }
    }

    private static long byRejection(RandomGenerator random, long n, double p) {
        double q = 1 - p;
        double spread = Math.sqrt(n * p * q);
        double b = 1.15 + 2.53 * spread;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double centre = n * p + 0.5;
        double alpha = (2.83 + 5.1 / b) * spread;
        double odds = p / q;
        double mode = Math.floor((n + 1) * p);
        double inside = 0.92 - 4.2 / b;
        while (true) {
            double u = random.nextDouble() - 0.5;
            double v = random.nextDouble();
            double us = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / us + b) * u + centre);
            if (us >= 0.07 && v <= inside) {
                return (long) k;
            }
            if (k < 0 || k > n) {
                continue;
            }
            double log = Math.log(v * alpha / (a / (us * us) + b));
            double bound = (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1)))
                    + (n + 1) * Math.log((n - mode + 1) / (n - k + 1))
                    + (k + 0.5) * Math.log(odds * (n - k + 1) / (k + 1))
                    + tail(mode)
                    + tail(n - mode)
                    - tail(k)
                    - tail(n - k);
            if (log <= bound) {
                return (long) k;
            }
        }
    }

    private static double tail(double k) {
        if (k <= 9) {
            return STIRLING_TAIL[(int) k];
        }
        double square = (k + 1) * (k + 1);
        return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
    }
}
