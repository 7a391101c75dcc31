package dev.sluice.contracts;

/**
 * The one form of a person's distinct id. Whoever takes an id from outside brings it into this form before anything else: the same
 * person must have the same bucket, the same record key and the same tally, whichever door they came by.
 */
public final class DistinctIds {

    /** Most characters of an id, counted as Unicode code points; PostHog counts so too. */
    public static final int LENGTH_MAX = 200;

    private static final char REPLACEMENT = '\ufffd';

    private DistinctIds() {}

    /**
     * An id as everyone downstream knows it: its first 200 code points, with NUL, which no database takes, replaced by U+FFFD.
     *
     * @param sent the id as it was sent
     * @return the same instance when nothing had to change
     */
    public static String normalised(String sent) {
        String id = sent;
        if (id.length() > LENGTH_MAX && id.codePointCount(0, id.length()) > LENGTH_MAX) {
            id = id.substring(0, id.offsetByCodePoints(0, LENGTH_MAX));
        }
        return id.replace('\0', REPLACEMENT);
    }
}
