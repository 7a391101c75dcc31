package dev.sluice.metric;

import dev.sluice.metric.Measure.CertifiedQuantile;
import dev.sluice.metric.Measure.Pick;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What one person adds to the {@link Tally} of a guardrail: a pure function of what they did. A changed one is taken away whole and
 * added anew.
 *
 * @param level 0 to the measure's highest
 * @param sums as {@link Sums} names them; none for who adds nothing to them
 */
public record Contribution(int level, List<BigInteger> sums) {

    /** Nothing was done. */
    public static final Contribution NOTHING = new Contribution(0, List.of());

    /** Steps of the bins within a guardrail's margin. */
    public static final int BINS_PER_MARGIN = 10;

    /** The sums of each measure that has some, by index. */
    public static final class Sums {

        /** Of sums and means: people who did it at all. */
        public static final int ACTIVE = 0;

        /** Of steady means: people who have a value; of them those whose value is not 0; Σy, Σy², Σy³. */
        public static final int HAVE = 0;

        public static final int NOT_ZERO = 1;
        public static final int Y = 2;
        public static final int YY = 3;
        public static final int YYY = 4;

        /** Of ratios: people whose amount above the line is not 0; Σx, Σy; then the squares and cubes. */
        public static final int ABOVE_NOT_ZERO = 0;

        public static final int OVER = 1;
        public static final int UNDER = 2;
        public static final int XX = 3;
        public static final int XY = 4;
        public static final int UU = 5;
        public static final int XXX = 6;
        public static final int XXU = 7;
        public static final int XUU = 8;
        public static final int UUU = 9;

        /**
         * Of quantiles: people who have a value; those of them beyond the threshold, beyond it as the guardrail's margin moves it for
         * treated people, and as the stage's margin does.
         */
        public static final int BEYOND = 1;

        public static final int BEYOND_MARGIN = 2;
        public static final int BEYOND_STAGE = 3;

        private Sums() {}

        /** How many there are. */
        public static int of(Measure measure) {
            return switch (measure) {
                case Measure.Conversion _,
                        Measure.Funnel _,
                        Measure.Retention _,
                        Measure.Count _,
                        CertifiedQuantile _,
                        Measure.Series _,
                        Measure.Raised _ -> 0;
                case Measure.Sum _, Measure.Mean _ -> 1;
                case Measure.SteadyMean _ -> 5;
                case Measure.Ratio _ -> 10;
                case Measure.Quantile _ -> 4;
            };
        }
    }

    public Contribution {
        sums = List.copyOf(sums);
    }

    /**
     * Of one person.
     *
     * @param guardrail whose metric is measured
     * @param proof of the stage in which the person entered
     * @param treated whether they were given the feature
     * @param exposedAt event time of their first exposure, epoch milliseconds
     * @param unit stands for the person: values between two levels are rounded by it
     * @param deeds all that may count, in {@linkplain Deed#ORDER order}
     */
    public static Contribution of(
            Guardrail guardrail, StageProof proof, boolean treated, long exposedAt, int unit, List<Deed> deeds) {
        List<Deed> within = within(guardrail.metric(), exposedAt, deeds);
        if (within.isEmpty()) {
            return NOTHING;
        }
        return switch (guardrail.metric().measure()) {
            case Measure.Conversion _, Measure.Retention _ -> new Contribution(1, List.of());
            case Measure.Funnel funnel ->
                FunnelSteps.areMet(within, funnel.steps().size()) ? new Contribution(1, List.of()) : NOTHING;
            case Measure.Count count -> new Contribution(Math.min(within.size(), count.cap()), List.of());
            case Measure.Sum sum ->
                fraction(
                        guardrail.metric(),
                        unit,
                        (double) total(within),
                        sum.value().units(sum.cap()));
            case Measure.Mean mean ->
                fraction(
                        guardrail.metric(),
                        unit,
                        (double) total(within) / within.size(),
                        mean.value().units(mean.cap()));
            case Measure.SteadyMean mean ->
                moments(Math.clamp(
                        Math.round((double) total(within) / within.size()),
                        0,
                        mean.value().units(mean.cap())));
            case Measure.Ratio ratio -> both(amount(within, 0, ratio.above()), amount(within, 1, ratio.below()));
            case Measure.Quantile quantile ->
                beyond(guardrail, quantile, proof, treated, picked(within, quantile.of()));
            case CertifiedQuantile quantile -> bin(guardrail, quantile, picked(within, quantile.of()));
            // No event is of an outside monitor, so nobody comes down to anything.
            case Measure.Series _, Measure.Raised _ -> new Contribution(0, List.of());
        };
    }

    /** Those within the window after the exposure; of each part the first that the measure looks at. */
    private static List<Deed> within(Metric metric, long exposedAt, List<Deed> deeds) {
        long from = exposedAt + metric.measure().startsAfter().toMillis();
        long to = exposedAt + metric.window().toMillis() - (metric.measure() instanceof Measure.Retention ? 1 : 0);
        int[] seen = new int[metric.measure().events().size()];
        List<Deed> within = new ArrayList<>();
        for (Deed deed : deeds) {
            if (deed.at() >= from
                    && deed.at() <= to
                    && seen[deed.part()]++ < metric.measure().looksAt()) {
                within.add(deed);
            }
        }
        return within;
    }

    private static long total(List<Deed> deeds) {
        return deeds.stream().mapToLong(Deed::units).sum();
    }

    /** At which of the parts of the cap a value stands, rounded by the person so that its expectation is the value itself. */
    private static Contribution fraction(Metric metric, int unit, double value, long cap) {
        double parts = Math.clamp(value, 0, (double) cap) * Measure.PARTS / cap;
        int level = (int) Math.min(Measure.PARTS, Math.floor(parts + draw(metric.key(), unit)));
        return new Contribution(level, numbers(1));
    }

    /** A number of 0 to 1 that a person has for a metric, always the same. */
    private static double draw(String metric, int unit) {
        long mixed = unit;
        for (int i = 0; i < metric.length(); i++) {
            // FNV-1a, then the final mix of SplitMix64 (Steele, Lea, Flood 2014).
            mixed = (mixed ^ metric.charAt(i)) * 0x100000001b3L;
        }
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1.0p-53;
    }

    private static Contribution moments(long y) {
        BigInteger value = BigInteger.valueOf(y);
        return new Contribution(
                0,
                List.of(BigInteger.ONE, y == 0 ? BigInteger.ZERO : BigInteger.ONE, value, value.pow(2), value.pow(3)));
    }

    private static long amount(List<Deed> deeds, int part, Amount amount) {
        boolean counts = amount.value().isEmpty();
        long sum = 0;
        for (Deed deed : deeds) {
            if (deed.part() == part) {
                sum += counts ? 1 : deed.units();
            }
        }
        return Math.clamp(sum, 0, amount.unit().units(amount.cap()));
    }

    private static Contribution both(long above, long below) {
        BigInteger x = BigInteger.valueOf(above);
        BigInteger y = BigInteger.valueOf(below);
        return new Contribution(
                0,
                List.of(
                        above == 0 ? BigInteger.ZERO : BigInteger.ONE,
                        x,
                        y,
                        x.pow(2),
                        x.multiply(y),
                        y.pow(2),
                        x.pow(3),
                        x.pow(2).multiply(y),
                        x.multiply(y.pow(2)),
                        y.pow(3)));
    }

    private static long picked(List<Deed> within, Pick pick) {
        return switch (pick) {
            case FIRST -> within.getFirst().units();
            case HIGHEST ->
                Collections.max(within, Comparator.comparingLong(Deed::units)).units();
        };
    }

    private static Contribution beyond(
            Guardrail guardrail, Measure.Quantile quantile, StageProof proof, boolean treated, long units) {
        double value = quantile.value().number((double) units);
        double margin = guardrail.direction().ratio(guardrail.margin());
        double stage =
                switch (proof) {
                    case StageProof.Reach _ -> margin;
                    case StageProof.NotWorseThan notWorse ->
                        guardrail.direction().ratio(notWorse.margin());
                };
        return new Contribution(
                0,
                numbers(
                        1,
                        isBeyond(value, quantile.threshold(), 1),
                        isBeyond(value, quantile.threshold(), treated ? margin : 1),
                        isBeyond(value, quantile.threshold(), treated ? stage : 1)));
    }

    private static int isBeyond(double value, double threshold, double moved) {
        return value > threshold * moved ? 1 : 0;
    }

    private static Contribution bin(Guardrail guardrail, CertifiedQuantile quantile, long units) {
        double value = quantile.value().number((double) units);
        double margin = guardrail.direction().ratio(guardrail.margin());
        double step = Math.abs(StrictMath.log(margin)) / BINS_PER_MARGIN;
        // Of StrictMath, because a bin has to be the same on every machine.
        double bin = value <= 0 ? -1e9 : Math.floor(StrictMath.log(value / quantile.typical()) / step);
        int highest = quantile.levels() - 1;
        return new Contribution(1 + (int) Math.clamp(bin + CertifiedQuantile.BINS_BESIDE, 0, highest), List.of());
    }

    private static List<BigInteger> numbers(long... values) {
        return LongStream.of(values).mapToObj(BigInteger::valueOf).toList();
    }
}
