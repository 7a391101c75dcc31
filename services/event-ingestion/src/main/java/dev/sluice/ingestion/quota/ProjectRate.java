package dev.sluice.ingestion.quota;

import java.time.Duration;

/**
 * How fast one project may send: so many events a second, and as many pieces of recordings, counted apart so that neither takes the
 * other's share. A request that holds both passes whole or not at all, and one that does not pass takes nothing.
 */
final class ProjectRate {

    private static final Admission GRANTED = new Admission.Granted();

    private final int perSecond;
    private final RateLimit events;
    private final RateLimit recordings;

    /**
     * Of a project that was quiet.
     *
     * @param perSecond at least 1
     * @param nanoTime now, by the monotonic clock
     */
    ProjectRate(int perSecond, long nanoTime) {
        this.perSecond = perSecond;
        this.events = new RateLimit(perSecond, nanoTime);
        this.recordings = new RateLimit(perSecond, nanoTime);
    }

    int perSecond() {
        return perSecond;
    }

    /** Takes both if both may come in now. */
    synchronized Admission take(int eventCount, int pieceCount, long nanoTime) {
        Duration forEvents = eventCount == 0 ? Duration.ZERO : events.waitFrom(nanoTime);
        Duration forRecordings = pieceCount == 0 ? Duration.ZERO : recordings.waitFrom(nanoTime);
        if (forEvents.isZero() && forRecordings.isZero()) {
            events.take(eventCount);
            recordings.take(pieceCount);
            return GRANTED;
        }
        return forEvents.compareTo(forRecordings) >= 0
                ? new Admission.TooFast(forEvents, Admission.Stream.EVENTS)
                : new Admission.TooFast(forRecordings, Admission.Stream.RECORDINGS);
    }
}
