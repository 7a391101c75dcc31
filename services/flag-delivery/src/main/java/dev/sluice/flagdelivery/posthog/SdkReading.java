package dev.sluice.flagdelivery.posthog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an SDK that evaluates by itself reads definitions, told by its {@code User-Agent}. */
enum SdkReading {
    /** As the server does, in all that {@link LocalLimits} does not take from it: posthog-node from 5.70 on, compared in our tests. */
    AS_SERVER,
    /**
     * Not compared, or known to differ: JVM SDKs put conditions with a variant first and know no holdouts, Python's knows no
     * holdouts either, and so on. Whatever is not understood alike by all is left to the server.
     */
    WITH_CARE;

    private static final Pattern NODE = Pattern.compile("posthog-node/(\\d{1,4})\\.(\\d{1,4})\\b.*");

    static SdkReading of(String userAgent) {
        Matcher node = NODE.matcher(userAgent == null ? "" : userAgent);
        if (!node.matches()) {
            return WITH_CARE;
        }
        int major = Integer.parseInt(node.group(1));
        int minor = Integer.parseInt(node.group(2));
        return major > 5 || (major == 5 && minor >= 70) ? AS_SERVER : WITH_CARE;
    }
}
