package dev.sluice.watcher.join;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What one person did for one guardrail: the moments that may matter, each event once, ordered by time.
 *
 * <p>Kept are the first few at or after the exposure (as many as the highest level: later ones can change nothing) and the last few
 * before it, because an exposure that happened earlier may still arrive.
 */
record Deeds(List<Deed> all) {

    static final Deeds NONE = new Deeds(List.of());

    /** Kept of those before the exposure; more of one kind within minutes, by one person, decide nothing. */
    static final int BEFORE_MAX = 8;

    private static final Comparator<Deed> ORDER =
            Comparator.comparingLong(Deed::at).thenComparingLong(Deed::mark);

    /**
     * One event that counts.
     *
     * @param at event time, epoch milliseconds
     * @param mark stands for the event's uuid
     */
    record Deed(long at, long mark) {}

    Deeds {
        all = List.copyOf(all);
    }

    /** With one more; the same when that event is there already. */
    Deeds plus(Deed deed) {
        if (all.stream().anyMatch(known -> known.mark() == deed.mark())) {
            return this;
        }
        List<Deed> more = new ArrayList<>(all);
        more.add(deed);
        more.sort(ORDER);
        return new Deeds(more);
    }

    /** How many happened within the window, up to a cap. */
    int level(long exposedAt, long windowMs, int cap) {
        int level = 0;
        for (Deed deed : all) {
            if (deed.at() >= exposedAt && deed.at() - exposedAt <= windowMs && level < cap) {
                level++;
            }
        }
        return level;
    }

    /** Only what may still matter. */
    Deeds trimmed(long exposedAt, long graceMs, int cap) {
        List<Deed> before = all.stream()
                .filter(deed -> deed.at() < exposedAt && exposedAt - deed.at() <= graceMs)
                .toList();
        List<Deed> after = all.stream().filter(deed -> deed.at() >= exposedAt).toList();
        List<Deed> kept = new ArrayList<>(before.subList(Math.max(0, before.size() - BEFORE_MAX), before.size()));
        kept.addAll(after.subList(0, Math.min(cap, after.size())));
        return kept.size() == all.size() ? this : new Deeds(kept);
    }
}
