package dev.sluice.metric;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One arm's people of one stratum, by what they did. Adding tallies in any order and any grouping gives the same tally.
 *
 * @param people exposed
 * @param atLevel how many of them stand at level 1, 2, … ; for a conversion the single entry counts the converted. A delta may
 *     hold negative numbers: a person who moves from level 1 to 2 is −1 and +1.
 * @param sums over people, for measures that have some. Whole numbers without bound, so that they stay exact.
 */
public record Tally(long people, List<Long> atLevel, Optional<List<BigInteger>> sums) {
    public Tally {
        atLevel = List.copyOf(atLevel);
        sums = sums.filter(each -> !each.isEmpty()).map(List::copyOf);
    }

    /** Of a measure that sums nothing. */
    public Tally(long people, List<Long> atLevel) {
        this(people, atLevel, Optional.empty());
    }

    /** Nobody yet, for a measure of that many levels. */
    public static Tally none(int levels) {
        return new Tally(0, Collections.nCopies(levels, 0L));
    }

    /** Both together; their number of levels and of sums must agree. */
    public Tally plus(Tally other) {
        List<BigInteger> mine = sums.orElse(List.of());
        List<BigInteger> others = other.sums.orElse(List.of());
        if (atLevel.size() != other.atLevel.size() || mine.size() != others.size()) {
            throw new IllegalArgumentException("tallies of " + atLevel.size() + " and " + other.atLevel.size()
                    + " levels, " + mine.size() + " and " + others.size() + " sums do not add");
        }
        List<Long> levels = new ArrayList<>(atLevel.size());
        for (int i = 0; i < atLevel.size(); i++) {
            levels.add(atLevel.get(i) + other.atLevel.get(i));
        }
        List<BigInteger> both = new ArrayList<>(mine.size());
        for (int i = 0; i < mine.size(); i++) {
            both.add(mine.get(i).add(others.get(i)));
        }
        return new Tally(people + other.people, levels, Optional.of(both));
    }

    /** People at any level above zero. */
    public long affected() {
        return atLevel.stream().mapToLong(Long::longValue).sum();
    }

    /** The sum of everybody's levels. */
    public long total() {
        long total = 0;
        for (int i = 0; i < atLevel.size(); i++) {
            total += (i + 1) * atLevel.get(i);
        }
        return total;
    }

    /** One of the sums, as a number; 0 when there are none. */
    public double sum(int index) {
        return sums.map(all -> all.get(index).doubleValue()).orElse(0.0);
    }
}
