package dev.sluice.watcher.join;

import dev.sluice.watcher.sums.RolloutCounts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Whose turn it is to be told up to when a partition is joined. Rollouts about which nothing came in wait longer than a round and take
 * turns, so that a thousand of them at rest cost little; who was not told of yet, or has something to be told, does not wait.
 */
final class Turns {

    /** Well within the time after which the join would be taken for silent. */
    static final Duration QUIET_EVERY = Duration.ofSeconds(5);

    private final Map<Of, Long> toldAt = new HashMap<>();

    private record Of(String rolloutId, long generation, int planVersion) {}

    /** A round over that many rollouts begins. */
    void begin(int rollouts) {
        if (toldAt.size() > 2 * rollouts) {
            // Mostly of rollouts that are over. Those that are not are told once more than they had to be.
            toldAt.clear();
        }
    }

    /**
     * Whether this is to be told in this round; it is remembered as told then.
     *
     * @param now wall time, epoch milliseconds
     */
    boolean isDue(RolloutCounts progress, long now) {
        Of of = new Of(progress.rolloutId(), progress.generation(), progress.planVersion());
        Long last = toldAt.get(of);
        boolean isDue = last == null
                || now - last >= QUIET_EVERY.toMillis()
                || !progress.traffic().isEmpty();
        if (isDue) {
            // Those that begin together do not go on together.
            long ahead = last == null ? Math.floorMod(of.hashCode(), QUIET_EVERY.toMillis()) : 0;
            toldAt.put(of, now - ahead);
        }
        return isDue;
    }
}
