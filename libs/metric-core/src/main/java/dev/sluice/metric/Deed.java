package dev.sluice.metric;

import java.util.Comparator;

/**
 * One event of a person that counts for a metric.
 *
 * @param at when it happened, epoch milliseconds
 * @param mark stands for the event's uuid
 * @param part of the {@linkplain Measure#events() measure's events} which one it is: the step of a funnel, the side of a ratio
 * @param units its value, in units of the measure's {@linkplain NumericProperty property}; 0 where the event itself counts
 */
public record Deed(long at, long mark, int part, long units) {

    /** By time; of the same millisecond in an order that is the same everywhere. */
    public static final Comparator<Deed> ORDER =
            Comparator.comparingLong(Deed::at).thenComparingLong(Deed::mark).thenComparingInt(Deed::part);

    /** Whether it is the same event, as the same part. */
    public boolean isRepeatOf(Deed other) {
        return mark == other.mark && part == other.part;
    }
}
