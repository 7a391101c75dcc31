package dev.sluice.gateway.http;

import java.util.UUID;
import java.util.regex.Pattern;

/** A name for one request, in the caller's answer and in every service it reaches. */
final class RequestId {

    static final String HEADER = "X-Request-Id";

    /** Long enough for what tools send, and without anything that could forge a line of a log. */
    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._-]{8,64}");

    private RequestId() {}

    /** The caller's own id when it is one, else a new one. */
    static String of(String sent) {
        return sent != null && ACCEPTABLE.matcher(sent).matches()
                ? sent
                : UUID.randomUUID().toString();
    }
}
