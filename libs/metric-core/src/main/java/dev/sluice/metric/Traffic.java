package dev.sluice.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What came in about one stage, as counts of events: those of a person who is heard of twice count twice. Parts add up in any order.
 *
 * @param exposures of the flag, of whatever version
 * @param stale of them, those of another flag version than the one that serves the stage
 * @param events exposures and outcomes whose delay was seen
 * @param delays of these events, how many were accepted so long after they happened, by {@link #DELAY_BOUNDS}
 * @param clocksOff of these events, those whose sender's clock was off by more than {@link #CLOCK_TOLERANCE_MS}; their times are
 *     corrected where the sender said when it sent them
 * @param carrying outcomes that carry a value of the flag ({@code $feature/…}), so that it was evaluated for their person
 * @param unexposed of them, those of people from whom no exposure was heard until then
 */
public record Traffic(
        long exposures, long stale, long events, List<Long> delays, long clocksOff, long carrying, long unexposed) {

    /**
     * Upper bounds of delays in milliseconds, inclusive: fixed, so that counts of different partitions and days add. The last class
     * is everything above the last bound.
     */
    public static final List<Long> DELAY_BOUNDS = List.of(
            100L,
            200L,
            500L,
            1_000L,
            2_000L,
            5_000L,
            10_000L,
            20_000L,
            30_000L,
            60_000L,
            120_000L,
            300_000L,
            600_000L,
            1_800_000L,
            3_600_000L,
            7_200_000L,
            21_600_000L,
            43_200_000L,
            86_400_000L);

    /** Clocks this near the right time are taken as right, in milliseconds: five minutes. */
    public static final long CLOCK_TOLERANCE_MS = 300_000;

    public static final Traffic NONE = new Traffic(0, 0, 0, Collections.nCopies(DELAY_BOUNDS.size() + 1, 0L), 0, 0, 0);

    public Traffic {
        delays = List.copyOf(delays);
        if (delays.size() != DELAY_BOUNDS.size() + 1) {
            throw new IllegalArgumentException(
                    "delays come in " + (DELAY_BOUNDS.size() + 1) + " classes, not " + delays.size());
        }
    }

    /** Both together. */
    public Traffic plus(Traffic other) {
        List<Long> sum = new ArrayList<>(delays.size());
        for (int i = 0; i < delays.size(); i++) {
            sum.add(delays.get(i) + other.delays.get(i));
        }
        return new Traffic(
                exposures + other.exposures,
                stale + other.stale,
                events + other.events,
                sum,
                clocksOff + other.clocksOff,
                carrying + other.carrying,
                unexposed + other.unexposed);
    }

    /** The class of a delay. */
    public static int delayClass(long delayMs) {
        int at = Collections.binarySearch(DELAY_BOUNDS, delayMs);
        return at >= 0 ? at : -at - 1;
    }

    /**
     * A delay that at least this part of events do not exceed, milliseconds: the upper bound of its class, so at most 2.5 times too
     * large. 0 without events; {@link Long#MAX_VALUE} above a day.
     */
    public long delayAt(double part) {
        long wanted = (long) Math.ceil(part * events);
        long seen = 0;
        for (int i = 0; i < DELAY_BOUNDS.size(); i++) {
            seen += delays.get(i);
            if (seen >= wanted) {
                return events == 0 ? 0 : DELAY_BOUNDS.get(i);
            }
        }
        return Long.MAX_VALUE;
    }
}
