package dev.sluice.flagconfig.importing;

import dev.sluice.flag.BasisPoints;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Percentages, which may have any number of decimals, as basis points. */
final class Shares {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Shares() {}

    /** A share; finer than basis points it is rounded down, so that nobody gets what they did not get before. */
    static BasisPoints down(At percentage, BigDecimal otherwise, Notes notes) {
        BigDecimal points = percent(percentage, otherwise).multiply(HUNDRED);
        BigDecimal whole = points.setScale(0, RoundingMode.DOWN);
        if (whole.compareTo(points) != 0) {
            notes.add(percentage, "shares are whole hundredths of a percent here: rounded down to " + words(whole));
        }
        return new BasisPoints(whole.intValueExact());
    }

    /** Shares next to each other; each border between two of them is rounded to the nearest basis point. */
    static List<BasisPoints> split(List<At> percentages, Notes notes) {
        List<BasisPoints> shares = new ArrayList<>(percentages.size());
        BigDecimal sum = BigDecimal.ZERO;
        int before = 0;
        for (At percentage : percentages) {
            sum = sum.add(percent(percentage, BigDecimal.ZERO).multiply(HUNDRED));
            int border = sum.setScale(0, RoundingMode.HALF_UP).intValueExact();
            if (BigDecimal.valueOf(border).compareTo(sum) != 0) {
                notes.add(
                        percentage,
                        "shares are whole hundredths of a percent here: rounded to "
                                + words(BigDecimal.valueOf(border - (long) before))
                                + ", so that at most one person in 10,000 gets another variant");
            }
            if (border > 10_000) {
                throw percentage.refusal("the shares of the variants sum to 100 %, not to more");
            }
            shares.add(new BasisPoints(border - before));
            before = border;
        }
        return shares;
    }

    private static BigDecimal percent(At percentage, BigDecimal otherwise) {
        BigDecimal percent = percentage.number().orElse(otherwise);
        if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
            throw percentage.refusal("a percentage lies between 0 and 100");
        }
        return percent;
    }

    private static String words(BigDecimal points) {
        return percentWords(points.intValueExact());
    }

    /** Basis points for people: {@code 12.5 %}. */
    static String percentWords(int basisPoints) {
        return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + " %";
    }
}
