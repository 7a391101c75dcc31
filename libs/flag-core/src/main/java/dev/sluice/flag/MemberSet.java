package dev.sluice.flag;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/**
 * A set of people named by their ids or e-mail addresses, small enough to keep a million in memory: 8 bytes each, and no text.
 *
 * <p>An entry with an {@code @} is taken as an e-mail address and compared regardless of case; every other entry is compared as it
 * stands.
 *
 * <p>Immutable, for any thread.
 */
public final class MemberSet {

    /*
     * The set holds the first 64 bits of each entry's SHA-1, sorted, and finds them by halving: about 20 steps for a million. Two
     * entries with equal bits are one to it. A stranger is taken for a member with odds of size / 2^64: for a million members once in
     * 18 million million questions. A member is never missed.
     */

    public static final MemberSet EMPTY = new MemberSet(new long[0]);

    private final long[] marks;

    private MemberSet(long[] marks) {
        this.marks = marks;
    }

    /** A set of these. */
    public static MemberSet of(Collection<String> entries) {
        Builder builder = builder(entries.size());
        entries.forEach(builder::add);
        return builder.build();
    }

    /**
     * Collects entries one by one.
     *
     * @param expected how many there will be, about
     */
    public static Builder builder(int expected) {
        return new Builder(expected);
    }

    /**
     * A set as {@link #marks()} gave it.
     *
     * @throws IllegalArgumentException when these are no such marks: not in order, or one twice
     */
    public static MemberSet ofMarks(long[] marks) {
        for (int i = 1; i < marks.length; i++) {
            if (marks[i] <= marks[i - 1]) {
                throw new IllegalArgumentException("marks are not in order at " + i);
            }
        }
        return marks.length == 0 ? EMPTY : new MemberSet(marks.clone());
    }

    /** The set as numbers, for keeping: the entries cannot be told from them. A copy. */
    public long[] marks() {
        return marks.clone();
    }

    /** Whether it has that id or address. */
    public boolean contains(String entry) {
        return marks.length > 0 && Arrays.binarySearch(marks, mark(entry)) >= 0;
    }

    /** How many different entries it has. */
    public int size() {
        return marks.length;
    }

    /** The same with these too. Takes time in proportion to its size, so hand in many at once. */
    public MemberSet with(Collection<String> entries) {
        Builder builder = new Builder(marks, entries.size());
        entries.forEach(builder::add);
        return builder.build();
    }

    /** The same without these. Takes time in proportion to its size, so hand in many at once. */
    public MemberSet without(Collection<String> entries) {
        MemberSet others = of(entries);
        return new MemberSet(Arrays.stream(marks)
                .filter(mark -> Arrays.binarySearch(others.marks, mark) < 0)
                .toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemberSet set && Arrays.equals(marks, set.marks);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(marks);
    }

    /** How many there are; the members themselves are not kept. */
    @Override
    public String toString() {
        return "MemberSet of " + marks.length;
    }

    private static long mark(String entry) {
        return Bucketing.mark(entry.indexOf('@') < 0 ? entry : entry.toLowerCase(Locale.ROOT));
    }

    /** Collects entries; for one thread. */
    public static final class Builder {

        private static final int SMALLEST = 16;

        private long[] marks;
        private int count;

        private Builder(int expected) {
            marks = new long[Math.max(SMALLEST, expected)];
        }

        private Builder(long[] known, int more) {
            marks = Arrays.copyOf(known, Math.max(SMALLEST, known.length + more));
            count = known.length;
        }

        /** Adds an entry; one that is there already changes nothing. */
        public Builder add(String entry) {
            if (count == marks.length) {
                marks = Arrays.copyOf(marks, count + (count >> 1));
            }
            marks[count++] = mark(entry);
            return this;
        }

        /** The set of what was added so far. */
        public MemberSet build() {
            long[] sorted = Arrays.copyOf(marks, count);
            Arrays.sort(sorted);
            int kept = 0;
            for (int i = 0; i < sorted.length; i++) {
                if (i == 0 || sorted[i] != sorted[i - 1]) {
                    sorted[kept++] = sorted[i];
                }
            }
            return new MemberSet(kept == sorted.length ? sorted : Arrays.copyOf(sorted, kept));
        }
    }
}
