package dev.sluice.flagdelivery.people;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Waits until what keeps changing has not changed for a while, so that many changes in a row cause one reaction; but not for ever.
 * Times are of one clock, in nanoseconds, and mean nothing by themselves. For one thread.
 */
final class QuietMoment {

    private final long quietNanos;
    private final long waitMaxNanos;
    private OptionalLong first = OptionalLong.empty();
    private long last;

    /**
     * Nothing has changed yet.
     *
     * @param quiet how long nothing may have changed
     * @param waitMax how long the first of the changes waits at most
     */
    QuietMoment(Duration quiet, Duration waitMax) {
        quietNanos = quiet.toNanos();
        waitMaxNanos = waitMax.toNanos();
    }

    /** Something has changed. */
    void changed(long now) {
        last = now;
        first = OptionalLong.of(first.orElse(now));
    }

    /** Whether it is time to react to the changes there were; also when there were none. */
    boolean hasCome(long now) {
        return first.isEmpty() || now - last >= quietNanos || now - first.getAsLong() >= waitMaxNanos;
    }

    /** The reaction begins: what changes from now on is for the next. */
    void begin() {
        first = OptionalLong.empty();
    }
}
