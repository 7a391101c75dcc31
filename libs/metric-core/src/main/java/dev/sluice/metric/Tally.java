package dev.sluice.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * One arm's people of one stratum, by what they did.
 *
 * @param people exposed
 * @param atLevel how many of them stand at level 1, 2, … ; for a conversion the single entry counts the converted. A delta may
 *     hold negative numbers: a person who moves from level 1 to 2 is −1 and +1.
 */
public record Tally(long people, List<Long> atLevel) {
    public Tally {
        atLevel = List.copyOf(atLevel);
    }

    /** Nobody yet, for a measure of that many levels. */
    public static Tally none(int levels) {
        return new Tally(0, java.util.Collections.nCopies(levels, 0L));
    }

    /** Both together; their number of levels must agree. */
    public Tally plus(Tally other) {
        if (atLevel.size() != other.atLevel.size()) {
            throw new IllegalArgumentException(
                    "tallies of " + atLevel.size() + " and " + other.atLevel.size() + " levels do not add");
        }
        List<Long> sum = new ArrayList<>(atLevel.size());
        for (int i = 0; i < atLevel.size(); i++) {
            sum.add(atLevel.get(i) + other.atLevel.get(i));
        }
        return new Tally(people + other.people, sum);
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
}
