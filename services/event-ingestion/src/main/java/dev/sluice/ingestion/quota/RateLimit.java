package dev.sluice.ingestion.quota;

import java.time.Duration;

/**
 * A token bucket that may be overdrawn. While there is anything in it, a whole request passes and may leave it below zero: a batch is
 * larger than the second's worth of a small limit, and would otherwise never pass. Over time no more passes than the rate, plus what
 * the bucket holds, plus one request. For one thread at a time.
 */
final class RateLimit {

    /** What a quiet project may send at once, in seconds of its rate: SDKs send in bursts. */
    static final int BURST_SECONDS = 10;

    private final double perNano;
    private final double capacity;
    private double content;
    private long filledAt;

    /**
     * A full bucket.
     *
     * @param perSecond at least 1
     * @param nanoTime now, by the monotonic clock
     */
    RateLimit(int perSecond, long nanoTime) {
        this.perNano = perSecond / 1e9;
        this.capacity = (double) perSecond * BURST_SECONDS;
        this.content = capacity;
        this.filledAt = nanoTime;
    }

    /** How long from then until there is anything in it; zero when there is. */
    Duration waitFrom(long nanoTime) {
        content = Math.min(capacity, content + Math.max(0, nanoTime - filledAt) * perNano);
        filledAt = nanoTime;
        return content < 1 ? Duration.ofNanos((long) Math.ceil((1 - content) / perNano)) : Duration.ZERO;
    }

    /** Takes out, whatever is in it: whether that may be is asked before. */
    void take(int events) {
        content -= events;
    }
}
