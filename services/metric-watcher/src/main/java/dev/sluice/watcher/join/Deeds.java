package dev.sluice.watcher.join;

import dev.sluice.metric.Deed;
import dev.sluice.metric.Measure;
import java.util.ArrayList;
import java.util.List;

/**
 * What one person did for one guardrail: the events that may matter, each once, ordered by time.
 *
 * <p>Of each part of the measure are kept the first few from when they begin to count (as many as the measure looks at: later ones
 * can change nothing) and the last few before it, because an exposure that happened earlier may still arrive.
 */
record Deeds(List<Deed> all) {

    static final Deeds NONE = new Deeds(List.of());

    /** Kept of each part before it counts; more of one kind within minutes, by one person, decide nothing. */
    static final int BEFORE_MAX = 8;

    Deeds {
        all = List.copyOf(all);
    }

    /** With one more; the same when that event is there already. */
    Deeds plus(Deed deed) {
        if (all.stream().anyMatch(deed::isRepeatOf)) {
            return this;
        }
        List<Deed> more = new ArrayList<>(all);
        more.add(deed);
        more.sort(Deed.ORDER);
        return new Deeds(more);
    }

    /** Only what may still matter. */
    Deeds trimmed(long exposedAt, long graceMs, Measure measure) {
        long from = exposedAt + measure.startsAfter().toMillis();
        int parts = measure.events().size();
        int most = measure.looksAt();
        int[] tooMany = new int[parts];
        for (Deed deed : all) {
            if (isJustBefore(deed, from, graceMs)) {
                tooMany[deed.part()]++;
            }
        }
        int[] after = new int[parts];
        List<Deed> kept = new ArrayList<>(all.size());
        for (Deed deed : all) {
            boolean isBefore = isJustBefore(deed, from, graceMs);
            if (isBefore && tooMany[deed.part()]-- <= BEFORE_MAX) {
                kept.add(deed);
            } else if (deed.at() >= from && after[deed.part()]++ < most) {
                kept.add(deed);
            }
        }
        return kept.size() == all.size() ? this : new Deeds(kept);
    }

    private static boolean isJustBefore(Deed deed, long from, long graceMs) {
        return deed.at() < from && from - deed.at() <= graceMs;
    }
}
