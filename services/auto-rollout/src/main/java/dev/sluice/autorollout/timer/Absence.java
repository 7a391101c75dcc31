package dev.sluice.autorollout.timer;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether alarms may ring, or whether this service was away itself: after a start, and after the database was, what came meanwhile is
 * still being read, and nobody's silence may be judged by it.
 *
 * <p>Asked by one look at a time.
 */
final class Absence {

    private final Duration readingTakes;
    private volatile Instant backSince;
    private volatile boolean away;

    /**
     * It begins with a start.
     *
     * @param readingTakes how long alarms wait after an absence
     */
    Absence(Duration readingTakes, Instant startedAt) {
        this.readingTakes = readingTakes;
        this.backSince = startedAt;
    }

    /** A look failed. True when the one before it did not. */
    boolean failed() {
        boolean isNew = !away;
        away = true;
        return isNew;
    }

    /** A look succeeded. True when what it found may ring. */
    boolean mayRing(Instant now) {
        if (away) {
            away = false;
            backSince = now;
        }
        return !now.isBefore(backSince.plus(readingTakes));
    }
}
