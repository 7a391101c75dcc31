package dev.sluice.flag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of places between 0 and 1, as ranges that do not touch, in order. Bounds are those of {@link Bucketing#isWithin}: a share's
 * upper bound belongs to it.
 */
record Places(List<Range> ranges) {

    static final Places NONE = new Places(List.of());
    static final Places ALL = new Places(List.of(new Range(0, 1)));

    /** From just above one place to another; from 0 itself where it begins there. */
    record Range(double from, double to) {}

    /** Those that a condition's share has. */
    static Places of(Reachable.Part part) {
        if (part.share().value() == 0) {
            return NONE;
        }
        double kept = part.kept().value() == 0 ? 0 : part.kept().fraction();
        double end =
                part.share().equals(BasisPoints.ALL) ? 1 : kept + part.share().fraction() * (1 - kept);
        return end > kept ? new Places(List.of(new Range(kept, end))) : NONE;
    }

    boolean isNone() {
        return ranges.isEmpty();
    }

    /** Those in either. */
    Places and(Places other) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.addAll(other.ranges);
        sorted.sort(Comparator.comparingDouble(Range::from));
        List<Range> joined = new ArrayList<>();
        for (Range range : sorted) {
            if (!joined.isEmpty() && range.from() <= joined.getLast().to()) {
                Range last = joined.removeLast();
                joined.add(new Range(last.from(), Math.max(last.to(), range.to())));
            } else {
                joined.add(range);
            }
        }
        return new Places(List.copyOf(joined));
    }

    /** Those that are not in the other. */
    Places without(Places other) {
        List<Range> left = ranges;
        for (Range gone : other.ranges) {
            List<Range> next = new ArrayList<>();
            for (Range range : left) {
                if (gone.from() > range.from()) {
                    next.add(new Range(range.from(), Math.min(range.to(), gone.from())));
                }
                if (gone.to() < range.to()) {
                    next.add(new Range(Math.max(range.from(), gone.to()), range.to()));
                }
            }
            left = next;
        }
        return new Places(
                left.stream().filter(range -> range.to() > range.from()).toList());
    }

    /** How much of everything they are, rounded up: who is reached is never told as nobody. */
    BasisPoints share() {
        double sum =
                ranges.stream().mapToDouble(range -> range.to() - range.from()).sum();
        // What sums of binary fractions leave behind is no basis point.
        return new BasisPoints((int) Math.min(10_000, Math.ceil(sum * 10_000 - 1e-6)));
    }
}
