package dev.sluice.contracts;

import java.util.Locale;
import java.util.Set;

/**
 * The one form of a person's distinct id. Whoever takes an id from outside brings it into this form before anything else: the same
 * person must have the same bucket, the same record key and the same tally, whichever door they came by.
 */
public final class DistinctIds {

    /** Most characters of an id, counted as Unicode code points; PostHog counts so too. */
    public static final int LENGTH_MAX = 200;

    private static final char REPLACEMENT = '\ufffd';

    /** In lower case; PostHog's list, and the UUID of zeros. */
    private static final Set<String> NOBODY = Set.of(
            "",
            "anonymous",
            "guest",
            "distinct_id",
            "distinctid",
            "id",
            "email",
            "undefined",
            "null",
            "none",
            "nan",
            "0",
            "true",
            "false",
            "[object object]",
            "not_authenticated",
            "00000000-0000-0000-0000-000000000000");

    private DistinctIds() {}

    /**
     * Whether an id is one of the words that apps with a bug send for everybody, in any spelling: linking such an id to another would
     * make one person of all of them.
     *
     * @param id as it was sent
     */
    public static boolean isNobodys(String id) {
        return NOBODY.contains(id.strip().toLowerCase(Locale.ROOT));
    }

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
        return id.indexOf('\0') < 0 ? id : id.replace('\0', REPLACEMENT);
    }
}
