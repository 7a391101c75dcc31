package dev.sluice.metric.segment;

import java.time.Duration;
import java.util.Objects;

/**
 * How many alarms may be raised by chance, over all segments of a rollout together.
 *
 * @param segments watched side by side at most; fixed beforehand, so that a segment that comes later changes no promise
 * @param tick how often the evidence is added up
 * @param falseAlarmsAWeek expected at most while nothing got worse
 */
public record Budget(int segments, Duration tick, double falseAlarmsAWeek) {

    /** A hundred segments, every five minutes: one false alarm in twenty weeks. */
    public static final Budget STANDARD = new Budget(100, Duration.ofMinutes(5), 0.05);

    public Budget {
        Objects.requireNonNull(tick, "tick");
        if (segments < 1 || !(falseAlarmsAWeek > 0) || tick.isNegative() || tick.isZero()) {
            throw new IllegalArgumentException("a budget has a segment, a tick and an alarm at least");
        }
    }

    /** Ticks in a week. */
    public long ticksAWeek() {
        return Duration.ofDays(7).dividedBy(tick);
    }

    /** The false alarms allowed in one tick: the level at which segments are reported. */
    double level() {
        return falseAlarmsAWeek / ticksAWeek();
    }

    /** ln of the value from which on a segment alone is reported. */
    public double logThreshold() {
        return Math.log(segments / level());
    }
}
