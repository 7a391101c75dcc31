package dev.sluice.watcher.outside;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Measure.Series;
import dev.sluice.metric.OutsideReading;
import dev.sluice.metric.OutsideReading.State;
import java.time.Instant;
import java.util.Locale;
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

    /** Both arms had a value. */
    SeriesLooks saw(
            double treated, double control, Series series, BasisPoints margin, Direction direction, Instant at) {
        double ratio = control == 0 ? (treated == 0 ? 1 : Double.POSITIVE_INFINITY) : treated / control;
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
                "treated %.4g against control %.4g, %s times as much; the threshold is %s %.4g",
                treated,
                control,
                Double.isInfinite(ratio) ? "infinitely many" : String.format(Locale.ROOT, "%.4g", ratio),
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
        boolean isStale =
                lookedAt.plus(series.every().multipliedBy(STALE_AFTER)).isBefore(now);
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
