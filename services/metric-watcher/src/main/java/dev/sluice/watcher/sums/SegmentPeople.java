package dev.sluice.watcher.sums;

import dev.sluice.metric.evidence.Detector;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What is kept of one segment of a rollout.
 *
 * @param counted its people up to the last tick
 * @param sinceTick those who came since, and what earlier ones did since
 * @param watches what each guardrail has seen of it, by the guardrail's id
 */
public record SegmentPeople(RolloutCounts counted, RolloutCounts sinceTick, Map<String, Watch> watches) {

    /** A segment that stays worse is named again after so long, not every time that the evidence suffices anew. */
    static final Duration NAMED_AGAIN_AFTER = Duration.ofDays(1);

    public SegmentPeople {
        Objects.requireNonNull(counted, "counted");
        Objects.requireNonNull(sinceTick, "sinceTick");
        watches = Map.copyOf(watches);
    }

    /**
     * What one guardrail has seen of it.
     *
     * @param detector evidence of a turn to the worse
     * @param namedAt when it was last named, epoch milliseconds; 0 for never
     */
    public record Watch(Detector detector, long namedAt) {

        static final Watch FRESH = new Watch(Detector.FRESH, 0);

        public Watch {
            Objects.requireNonNull(detector, "detector");
        }

        Watch after(Detector next, boolean named, Instant at) {
            return new Watch(next, named ? at.toEpochMilli() : namedAt);
        }

        boolean mayBeNamed(Instant at) {
            return namedAt == 0 || at.toEpochMilli() - namedAt >= NAMED_AGAIN_AFTER.toMillis();
        }
    }

    /** Nobody yet, for changes like this one. */
    static SegmentPeople before(RolloutCounts change) {
        RolloutCounts nobody = change.withoutPeople();
        return new SegmentPeople(nobody, nobody, Map.of());
    }

    /** With a change; counts of a newer generation or plan begin afresh. */
    SegmentPeople plus(RolloutCounts change) {
        return change.supersedes(counted)
                ? before(change).plus(change)
                : new SegmentPeople(counted, change.addsTo(sinceTick) ? sinceTick.plus(change) : sinceTick, watches);
    }

    Watch watch(String guardrail) {
        return watches.getOrDefault(guardrail, Watch.FRESH);
    }

    /** Those up to the last tick, less those whom a version of the flag served that is replaced since. */
    RolloutCounts stillCounted() {
        return counted.plus(sinceTick.withoutPeople());
    }

    /** After a tick. */
    SegmentPeople ticked(Map<String, Watch> next) {
        return new SegmentPeople(counted.plus(sinceTick), sinceTick.withoutPeople(), new TreeMap<>(next));
    }
}
