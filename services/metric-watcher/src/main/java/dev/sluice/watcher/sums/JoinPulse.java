package dev.sluice.watcher.sums;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Tells whether all partitions of the join still get on with a rollout, and says once when one falls behind and once when all are
 * back.
 */
final class JoinPulse {

    private static final Logger LOG = Logger.getLogger(JoinPulse.class);

    private final long silentAfterMs;
    private final long toldAfterMs;
    private final Map<String, Long> quietSince = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    /**
     * A pulse with these patiences.
     *
     * @param silentAfter how far behind a partition may be
     * @param toldAfter how long it may stay so before the log says it: at a start nothing has been heard yet
     */
    JoinPulse(Duration silentAfter, Duration toldAfter) {
        this.silentAfterMs = silentAfter.toMillis();
        this.toldAfterMs = toldAfter.toMillis();
    }

    /** Whether verdicts on a rollout may be given, when its events are joined up to that time everywhere. */
    boolean isHeard(String rolloutId, long joinedTo, long now) {
        if (now - joinedTo <= silentAfterMs) {
            quietSince.remove(rolloutId);
            if (told.remove(rolloutId)) {
                LOG.infof("all partitions are joined again, verdicts go on: rollout=%s", rolloutId);
            }
            return true;
        }
        long since = quietSince.computeIfAbsent(rolloutId, _ -> now);
        if (now - since >= toldAfterMs && told.add(rolloutId)) {
            LOG.warnf(
                    "events are joined up to %s only, no verdict but a breach is given: rollout=%s",
                    joinedTo == 0 ? "no known time" : Instant.ofEpochMilli(joinedTo), rolloutId);
        }
        return false;
    }

    /** Whether the last answer on a rollout was no. */
    boolean isQuiet(String rolloutId) {
        return quietSince.containsKey(rolloutId);
    }

    void forget(String rolloutId) {
        quietSince.remove(rolloutId);
        told.remove(rolloutId);
    }
}
