package dev.sluice.metric.judge;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
final class Numbers {

    private static final double LARGEST_PRINTED = Math.log(1e6);

    /** An e-value of 1 may be computed as a hair less. */
    private static final double ROUNDING = 1e-9;

    /** {@code 1 - 0.95} is computed as a hair more than 0.05. */
    private static final MathContext COMPUTED = new MathContext(8);

    private static final MathContext MISSING = new MathContext(2, RoundingMode.UP);

    private Numbers() {}

    /** {@code 20,007}. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A rate of 0 to 1: {@code 9.8 %}; small ones keep two digits: {@code 0.021 %}. */
    static String rate(double fraction) {
        double percent = 100 * fraction;
        if (percent == 0 || percent >= 1) {
            return String.format(Locale.ROOT, "%.1f %%", percent);
        }
        return String.format(Locale.ROOT, percent >= 0.1 ? "%.2f %%" : "%.3f %%", percent);
    }

    /** A number of any size, to about four digits: {@code 0.125}, {@code 41.2}, {@code 2,310}. */
    static String value(double number) {
        double size = Math.abs(number);
        if (size >= 1000 || number == 0) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
        return String.format(Locale.ROOT, size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.3f", number);
    }

    /**
     * How sure one is, of 0 to 1: {@code 90 %}, {@code 98.3 %}, {@code 99.9 %}. What is missing from certainty is rounded up to two
     * digits: what is not certain never reads as if it were.
     */
    static String percent(double fraction) {
        BigDecimal missing = BigDecimal.valueOf(1 - fraction)
                .movePointRight(2)
                .round(COMPUTED)
                .round(MISSING)
                .stripTrailingZeros();
        return BigDecimal.valueOf(100).subtract(missing).toPlainString() + " %";
    }

    /** {@code 4.2}. */
    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** A time in its largest whole unit: {@code 500 ms}, {@code 20 s}, {@code 5 min}, {@code 12 h}. */
    static String duration(long millis) {
        if (millis < 1_000) {
            return millis + " ms";
        }
        long seconds = millis / 1_000;
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3_600 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }

    /** The size of a relative change without its sign: {@code 48 %}, {@code 3.2 %}. */
    static String size(double ratio) {
        double percent = 100 * Math.abs(ratio - 1);
        return String.format(Locale.ROOT, percent >= 9.95 ? "%,.0f %%" : "%.1f %%", percent);
    }

    /** A relative change with its sign: {@code −62 %}, {@code +3.2 %}. */
    static String change(double ratio) {
        if (Double.isInfinite(ratio)) {
            return "unbounded";
        }
        return (ratio < 1 ? "−" : "+") + size(ratio);
    }

    /** An e-value from its natural log: {@code 1.7}, {@code 112}, {@code 10^9}. */
    static String evidence(double logE) {
        if (logE > LARGEST_PRINTED) {
            return String.format(Locale.ROOT, "10^%.0f", Math.floor(logE / Math.log(10)));
        }
        double value = Math.exp(logE);
        // Rounded down, so that what has not been reached never reads as if it had.
        if (value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", Math.floor(value + ROUNDING));
        }
        return String.format(Locale.ROOT, value >= 0.1 ? "%.1f" : "%.3f", floorTo(value, value >= 0.1 ? 10 : 1000));
    }

    /** The bar that an error probability sets: {@code 20}. */
    static String bar(double level) {
        double value = 1 / level;
        return Math.abs(value - Math.rint(value)) < 1e-6
                ? count(Math.round(value))
                : String.format(Locale.ROOT, "%,.1f", value);
    }

    private static double floorTo(double value, double parts) {
        return Math.floor(value * parts + ROUNDING) / parts;
    }
}
