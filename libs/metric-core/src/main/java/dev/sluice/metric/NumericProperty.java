package dev.sluice.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A numeric property of events, counted in whole units of its last decimal (money in cents), so that sums merge exactly and a changed
 * value is subtracted without drift.
 *
 * @param name the property's name
 * @param decimals that are kept, 0 to 6; further ones are rounded half up
 */
public record NumericProperty(String name, int decimals) {

    public static final int MOST_DECIMALS = 6;

    /** Values and caps reach from −10⁹ to 10⁹; what lies beyond is taken as that. */
    public static final double LARGEST = 1e9;

    /** Longer texts are no numbers of anybody's. */
    private static final int LONGEST_TEXT = 32;

    /** Events that are counted, in ones. */
    static final NumericProperty WHOLE = new NumericProperty("", 0);

    public NumericProperty {
        Objects.requireNonNull(name, "name");
        if (decimals < 0 || decimals > MOST_DECIMALS) {
            throw new IllegalArgumentException("a number's decimals are 0 to " + MOST_DECIMALS + ", not " + decimals);
        }
    }

    /** A property's value in units; empty when it is no number. A text that reads as a number is one: many SDKs send money so. */
    public OptionalLong unitsOf(Object value) {
        return number(value).map(number -> OptionalLong.of(units(number))).orElseGet(OptionalLong::empty);
    }

    /** A number in units, the nearest one; beyond what is {@linkplain #LARGEST largest} that one. */
    public long units(double number) {
        double bounded = Math.clamp(number, -LARGEST, LARGEST);
        // By its shortest decimal text, so that 1.005 is not 1.00 because binary has no such number.
        return BigDecimal.valueOf(bounded)
                .movePointRight(decimals)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /** Units as the number they stand for. */
    public double number(double units) {
        return units / Math.pow(10, decimals);
    }

    /** Whether a number can be a cap or a threshold here: at least one unit, and no larger than {@link #LARGEST}. */
    public boolean canHave(double cap) {
        return cap > 0 && cap <= LARGEST && units(cap) >= 1;
    }

    void requireCap(double cap) {
        if (!canHave(cap)) {
            throw new IllegalArgumentException("it lies above 0 and up to 1,000,000,000, and is at least one unit of "
                    + decimals + " decimals, not " + cap);
        }
    }

    private static Optional<Double> number(Object value) {
        if (value instanceof Number number) {
            return Optional.of(number.doubleValue()).filter(Double::isFinite);
        }
        if (value instanceof String text && !text.isEmpty() && text.length() <= LONGEST_TEXT && isPlain(text)) {
            try {
                return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Digits, a point, a sign, an exponent: not the hexadecimal and named numbers that Java reads besides. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
    }
}
