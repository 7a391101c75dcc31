package dev.sluice.watcher.sums;

import dev.sluice.metric.Contribution;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Tally;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one arm's people of one stratum did for one guardrail, or a change of it. Zeros are left out: a change touches few of a
 * hundred levels.
 *
 * @param atLevel how many stand at a level, from 1; negative numbers occur in a change
 * @param sums over people, as {@link Contribution.Sums} orders them; empty when all are 0
 */
public record Did(Map<Integer, Long> atLevel, List<BigInteger> sums) {

    public static final Did NOTHING = new Did(Map.of(), List.of());

    public Did {
        atLevel = withoutZeros(atLevel);
        sums = sums.stream().allMatch(sum -> sum.signum() == 0) ? List.of() : List.copyOf(sums);
    }

    private static Map<Integer, Long> withoutZeros(Map<Integer, Long> levels) {
        if (levels.size() <= 1 && !levels.containsValue(0L)) {
            return Map.copyOf(levels);
        }
        Map<Integer, Long> left = new TreeMap<>(levels);
        left.values().removeIf(people -> people == 0);
        return Collections.unmodifiableMap(left);
    }

    /** One person's. */
    public static Did of(Contribution contribution) {
        // Level zero is not listed: it is everybody else.
        Map<Integer, Long> level = contribution.level() == 0 ? Map.of() : Map.of(contribution.level(), 1L);
        return contribution.equals(Contribution.NOTHING) ? NOTHING : new Did(level, contribution.sums());
    }

    /** Both together; both must be of the same measure. */
    public Did plus(Did other) {
        if (other.isNothing()) {
            return this;
        }
        if (isNothing()) {
            return other;
        }
        Map<Integer, Long> levels = new TreeMap<>(atLevel);
        other.atLevel.forEach((level, people) -> levels.merge(level, people, Long::sum));
        return new Did(levels, plus(sums, other.sums));
    }

    /** The opposite: what is taken away. */
    public Did negated() {
        Map<Integer, Long> levels = new TreeMap<>(atLevel);
        levels.replaceAll((_, people) -> -people);
        return isNothing()
                ? this
                : new Did(levels, sums.stream().map(BigInteger::negate).toList());
    }

    boolean isNothing() {
        return atLevel.isEmpty() && sums.isEmpty();
    }

    /** As the judge wants it. */
    Tally tally(long people, Measure measure) {
        List<Long> levels = new ArrayList<>(Collections.nCopies(measure.levels(), 0L));
        atLevel.forEach((level, count) -> levels.set(level - 1, count));
        List<BigInteger> all =
                sums.isEmpty() ? Collections.nCopies(Contribution.Sums.of(measure), BigInteger.ZERO) : sums;
        return new Tally(people, levels, Optional.of(all));
    }

    private static List<BigInteger> plus(List<BigInteger> one, List<BigInteger> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        List<BigInteger> both = new ArrayList<>(one.size());
        for (int i = 0; i < one.size(); i++) {
            both.add(one.get(i).add(other.get(i)));
        }
        return both;
    }
}
