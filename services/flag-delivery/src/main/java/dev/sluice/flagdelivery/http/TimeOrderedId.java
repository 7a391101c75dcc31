package dev.sluice.flagdelivery.http;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of requests: UUIDs of version 7 (RFC 9562), which sort by when they were made. */
public final class TimeOrderedId {

    private static final long VERSION_7 = 0x7000L;
    private static final long RANDOM_12_BITS = 0x0fffL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_62_BITS = 0x3fff_ffff_ffff_ffffL;

    private TimeOrderedId() {}

    /** A new id; the random part names a request and guards nothing. */
    public static String at(long epochMillis) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (epochMillis << 16) | VERSION_7 | (random.nextLong() & RANDOM_12_BITS);
        long low = VARIANT | (random.nextLong() & RANDOM_62_BITS);
        return new UUID(high, low).toString();
    }
}
