package dev.sluice.bench.propagation;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each change was sent and answered. A change is a flag's next version, so that a client that is told of a version knows which
 * change, or changes, it has.
 */
final class Changes {

    private final int versionsMax;
    private final AtomicLongArray sent;
    private final AtomicLongArray answered;

    Changes(int flags, int versionsMax) {
        this.versionsMax = versionsMax;
        sent = new AtomicLongArray(flags * versionsMax);
        answered = new AtomicLongArray(flags * versionsMax);
    }

    void sent(int flag, int version, long nanos) {
        sent.set(flag * versionsMax + version, nanos);
    }

    void answered(int flag, int version, long nanos) {
        answered.set(flag * versionsMax + version, nanos);
    }

    /** 0 for a version that no change made. */
    long sentAt(int flag, int version) {
        return sent.get(flag * versionsMax + version);
    }

    /** 0 while there is no answer. */
    long answeredAt(int flag, int version) {
        return answered.get(flag * versionsMax + version);
    }
}
