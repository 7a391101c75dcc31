package dev.sluice.rollout;

import java.time.Duration;
import java.util.Locale;

/** What many histories come to. */
final class Tally {

    private static final int ENOUGH_FAULTS = 10;
    private static final double YEAR_SECONDS = 365.25 * 86_400;

    private long histories;
    private long events;
    private long faults;
    private long faulty;
    private Duration lived = Duration.ZERO;

    /**
     * Counts a history.
     *
     * @param told events that it was told
     * @param wrong what went wrong in it: crashes, messages lost, repeated, reordered or untimely, clocks that leapt, strange hands
     * @param time that passed in it
     */
    void add(long told, long wrong, Duration time) {
        histories++;
        events += told;
        faults += wrong;
        faulty += wrong >= ENOUGH_FAULTS ? 1 : 0;
        lived = lived.plus(time);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d histories: %,d events, %,d faults (%d or more in %,d histories), %,.0f years",
                histories,
                events,
                faults,
                ENOUGH_FAULTS,
                faulty,
                lived.toSeconds() / YEAR_SECONDS);
    }
}
