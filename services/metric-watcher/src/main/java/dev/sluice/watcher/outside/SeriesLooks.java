package dev.sluice.watcher.outside;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Measure.Series;
import dev.sluice.metric.OutsideReading;
import dev.sluice.metric.OutsideReading.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Looks at one series guardrail in one rollout, and what follows from them: breached after so many in a row beyond the margin, and then
 * for good. Immutable.
 *
 * @param beyond looks in a row beyond the margin
 * @param latched what was said when it was breached; {@code null} while it is not
 * @param newest what follows from the newest look
 * @param lookedAt when that was
 */
record SeriesLooks(int beyond, OutsideReading latched, OutsideReading newest, Instant lookedAt) {

    /** A look that is older than so many times the time between looks says nothing any more. */
    private static final int STALE_AFTER = 3;

    static final SeriesLooks NONE = new SeriesLooks(
            0, null, new OutsideReading(State.NO_DATA, Double.NaN, "no look was taken yet."), Instant.EPOCH);

    /** No look yet, and what was breached by earlier ones. */
    static SeriesLooks after(Optional<OutsideReading> breach) {
        return new SeriesLooks(0, breach.orElse(null), NONE.newest(), Instant.EPOCH);
    }

    /** The time between looks: no shorter than what a look covers, or one spike would count in several. */
    static Duration apart(Series series) {
        return series.every().compareTo(series.over()) < 0 ? series.over() : series.every();
    }

    /** Both arms had a value. Against a control of nothing there is no ratio, unless the treated have nothing either. */
    SeriesLooks saw(
            double treated, double control, Series series, BasisPoints margin, Direction direction, Instant at) {
        if (control == 0 && treated != 0) {
            return sawNothing(
                    String.format(Locale.ROOT, "control is 0, and treated %.4g cannot be compared with it.", treated),
                    at);
        }
        double ratio = control == 0 ? 1 : treated / control;
        double most = 1 + margin.fraction();
        double least = 1 - margin.fraction();
        boolean isBeyond =
                switch (direction) {
                    case HIGHER_IS_WORSE -> ratio > most;
                    case LOWER_IS_WORSE -> ratio < least;
                };
        int inRow = isBeyond ? beyond + 1 : 0;
        String values = String.format(
                Locale.ROOT,
                "treated %.4g against control %.4g, %.4g times as much; the threshold is %s %.4g",
                treated,
                control,
                ratio,
                direction == Direction.HIGHER_IS_WORSE ? "above" : "below",
                direction == Direction.HIGHER_IS_WORSE ? most : least);
        OutsideReading now = new OutsideReading(
                inRow >= series.looks() ? State.BREACHED : State.WITHIN,
                ratio,
                values + ", " + inRow + " of " + series.looks() + " looks in a row beyond it.");
        OutsideReading kept = latched != null ? latched : now.state() == State.BREACHED ? now : null;
        return new SeriesLooks(inRow, kept, now, at);
    }

    /** Nothing could be seen: what was seen in a row before does not count on. */
    SeriesLooks sawNothing(String why, Instant at) {
        return new SeriesLooks(0, latched, new OutsideReading(State.NO_DATA, Double.NaN, why), at);
    }

    /** What can be said at a time. */
    OutsideReading reading(Series series, Instant now) {
        if (latched != null) {
            return latched;
        }
        boolean isStale = lookedAt.plus(apart(series).multipliedBy(STALE_AFTER)).isBefore(now);
        return isStale && newest.state() != State.NO_DATA
                ? new OutsideReading(State.NO_DATA, Double.NaN, "the last look was taken at " + lookedAt + ".")
                : newest;
    }

    /** The mean of a range's values; empty when there is none that is a number. */
    static OptionalDouble mean(double[] values) {
        double sum = 0;
        int count = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }
}
