package dev.sluice.bench;

import java.util.Arrays;
import java.util.Locale;

/** Numbers for people, and the middle of several. */
public final class Figures {

    private Figures() {}

    /** Three or four digits that matter, thousands apart: {@code 12,340}, {@code 1.23}, {@code 0.0123}. */
    public static String text(double value) {
        double size = Math.abs(value);
        if (value == 0) {
            return "0";
        }
        if (size >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size >= 100) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        if (size >= 10) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return size >= 0.1 ? String.format(Locale.ROOT, "%.2f", value) : String.format(Locale.ROOT, "%.2g", value);
    }

    /**
     * The middle one; of an even number, the mean of the two in the middle.
     *
     * @throws IllegalArgumentException for none
     */
    public static double median(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("the middle of nothing");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
