package dev.sluice.ingestion.capture;

import java.util.HashSet;
import java.util.Set;

/** Names of properties whose places are to be noted. Asked for every property of every event, and nearly always says no. */
final class WatchedNames {

    private static final int LONGEST_TOLD_APART = Long.SIZE - 1;

    private final Set<String> names;

    /** A bit for each length that one of the names has. */
    private final long lengths;

    WatchedNames(Set<String> names) {
        this.names = new HashSet<>(names);
        long bits = 0;
        for (String name : names) {
            bits |= bitOf(name);
        }
        this.lengths = bits;
    }

    boolean contains(String name) {
        return (lengths & bitOf(name)) != 0 && names.contains(name);
    }

    private static long bitOf(String name) {
        return 1L << Math.min(name.length(), LONGEST_TOLD_APART);
    }
}
