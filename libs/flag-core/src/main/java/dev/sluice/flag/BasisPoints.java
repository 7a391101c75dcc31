package dev.sluice.flag;

/**
 * A share in hundredths of a percent: 0 is nobody, 10,000 is everybody.
 *
 * @param value 0 to 10,000
 */
public record BasisPoints(int value) implements Comparable<BasisPoints> {

    public static final BasisPoints NONE = new BasisPoints(0);
    public static final BasisPoints ALL = new BasisPoints(10_000);

    public BasisPoints {
        if (value < 0 || value > 10_000) {
            throw new IllegalArgumentException("a share lies between 0 and 10000 basis points, not " + value);
        }
    }

    /** The share as a fraction of one, computed as SDKs do (percentage, then a hundredth of it) so that both round alike. */
    public double fraction() {
        return value / 100.0 / 100.0;
    }

    @Override
    public int compareTo(BasisPoints other) {
        return Integer.compare(value, other.value);
    }

    /** As people read it: {@code 1 %}, {@code 0.25 %}. */
    @Override
    public String toString() {
        return java.math.BigDecimal.valueOf(value, 2).stripTrailingZeros().toPlainString() + " %";
    }
}
