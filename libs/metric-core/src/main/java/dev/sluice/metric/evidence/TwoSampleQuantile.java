package dev.sluice.metric.evidence;

import dev.sluice.metric.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Evidence that treatment's quantile itself is worse than control's, from two histograms: exact without any threshold fixed before
 * (after Howard and Ramdas 2022, with a one-sided treatment part).
 *
 * <p>Wherever control's true quantile is, it lies in some bin, and for that bin the product of both parts is an e-value; the minimum
 * over bins lies below it. Coarse bins cost power, not validity.
 */
public final class TwoSampleQuantile {

    private static final double HIGHEST_RATE = 0.9;
    private static final double FLOOR = 0.1;

    private TwoSampleQuantile() {}

    /**
     * ln E against "treatment's quantile, less the margin, is not above control's".
     *
     * @param treated people per bin, ascending values, {@linkplain #shiftedAtLeast shifted} down by the margin (bins are log-spaced)
     * @param control people per bin
     * @param above share of people above the quantile: 1 − p
     */
    public static double logE(List<Long> treated, List<Long> control, double above) {
        return logE(treated, control, above, Direction.HIGHER_IS_WORSE);
    }

    /**
     * ln E against "treatment's quantile, less the margin, is not below control's": the mirror image, by the people of whom it is
     * certain that they lie below.
     *
     * @param treated people per bin, {@linkplain #shiftedAtMost shifted} down by the margin
     */
    public static double belowLogE(List<Long> treated, List<Long> control, double above) {
        return logE(treated, control, above, Direction.LOWER_IS_WORSE);
    }

    private static double logE(List<Long> treated, List<Long> control, double above, Direction direction) {
        if (treated.size() != control.size()) {
            throw new IllegalArgumentException("histograms of " + treated.size() + " and " + control.size()
                    + " bins do not compare: use the same edges");
        }
        long allTreated = sum(treated);
        long allControl = sum(control);
        Alternatives worse = Alternatives.of(above, direction);
        Alternatives higher = Alternatives.of(above, Direction.HIGHER_IS_WORSE);
        Alternatives lower = Alternatives.of(above, Direction.LOWER_IS_WORSE);
        long least = leastControl(allControl, higher, lower);
        double min = Double.POSITIVE_INFINITY;
        long treatedAbove = allTreated;
        long controlAbove = allControl;
        for (int bin = 0; bin < treated.size(); bin++) {
            boolean isEmpty = treated.get(bin) == 0 && control.get(bin) == 0;
            if (isEmpty && bin > 0) {
                // Its value is that of the bin before, or more.
                continue;
            }
            long controlFrom = controlAbove;
            long treatedFrom = treatedAbove;
            treatedAbove -= treated.get(bin);
            controlAbove -= control.get(bin);
            long k = Math.clamp(least, controlAbove, controlFrom);
            // The bin's own people may lie on either side: they are taken to speak against what is to be proven.
            long t = direction == Direction.HIGHER_IS_WORSE ? treatedAbove : treatedFrom;
            min = Math.min(min, treatedLogE(t, allTreated, worse) + controlLogE(k, allControl, higher, lower));
        }
        return min;
    }

    /** A histogram moved down by so many bins (up, if below 0), nobody higher than they certainly lie. */
    public static List<Long> shiftedAtLeast(List<Long> people, int shift) {
        // Whoever is in the lowest bin may lie anywhere below it.
        return shifted(people, shift, bin -> bin == 0 ? 0 : bin - shift);
    }

    /** The same, nobody lower than they certainly lie. */
    public static List<Long> shiftedAtMost(List<Long> people, int shift) {
        int highest = people.size() - 1;
        return shifted(people, shift, bin -> bin == highest ? highest : bin - shift);
    }

    private static List<Long> shifted(List<Long> people, int shift, IntUnaryOperator place) {
        if (shift == 0) {
            return people;
        }
        List<Long> moved = new ArrayList<>(Collections.nCopies(people.size(), 0L));
        for (int bin = 0; bin < people.size(); bin++) {
            int to = Math.clamp(place.applyAsInt(bin), 0, people.size() - 1);
            moved.set(to, moved.get(to) + people.get(bin));
        }
        return moved;
    }

    /** ln of the one-sided part: k of n treated people lie above a point that at most (or at least) that share should. */
    static double treatedLogE(long k, long n, double above, Direction direction) {
        return treatedLogE(k, n, Alternatives.of(above, direction));
    }

    private static double treatedLogE(long k, long n, Alternatives alternatives) {
        return LogSum.of(Math.log(FLOOR), Math.log(1 - FLOOR) + alternatives.mixture(k, n));
    }

    /** ln of the two-sided part: k of n control people lie above a point that exactly that share should. */
    static double controlLogE(long k, long n, double above) {
        return controlLogE(
                k,
                n,
                Alternatives.of(above, Direction.HIGHER_IS_WORSE),
                Alternatives.of(above, Direction.LOWER_IS_WORSE));
    }

    private static double controlLogE(long k, long n, Alternatives higher, Alternatives lower) {
        return LogSum.of(higher.mixture(k, n), lower.mixture(k, n)) - Math.log(2);
    }

    /** The k for which control's part is least; it is convex in k. */
    private static long leastControl(long n, Alternatives above, Alternatives below) {
        long low = 0;
        long high = n;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (controlLogE(middle, n, above, below) <= controlLogE(middle + 1, n, above, below)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The shares that are bet on, against one share. */
    private static final class Alternatives {

        /** ln of what somebody above the point multiplies the evidence by, for each. */
        private final double[] hit;
        /** The same of somebody below. */
        private final double[] miss;

        private Alternatives(double[] hit, double[] miss) {
            this.hit = hit;
            this.miss = miss;
        }

        static Alternatives of(double above, Direction direction) {
            Grid grid = Grid.ROLL_BACK;
            double[] hit = new double[grid.size()];
            double[] miss = new double[grid.size()];
            for (int j = 0; j < hit.length; j++) {
                double q = alternative(grid.point(j), above, direction);
                hit[j] = Math.log(q / above);
                miss[j] = Math.log((1 - q) / (1 - above));
            }
            return new Alternatives(hit, miss);
        }

        double mixture(long k, long n) {
            double[] logL = new double[hit.length];
            for (int j = 0; j < logL.length; j++) {
                logL[j] = (k == 0 ? 0 : k * hit[j]) + (n - k) * miss[j];
            }
            return Grid.ROLL_BACK.mix(logL);
        }
    }

    private static double alternative(double remaining, double above, Direction direction) {
        return switch (direction) {
            case LOWER_IS_WORSE -> above * remaining;
            case HIGHER_IS_WORSE -> Math.min(above / remaining, HIGHEST_RATE);
        };
    }

    private static long sum(List<Long> bins) {
        long sum = 0;
        for (long bin : bins) {
            sum += bin;
        }
        return sum;
    }
}
