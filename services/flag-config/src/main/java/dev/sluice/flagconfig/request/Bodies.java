package dev.sluice.flagconfig.request;

import dev.sluice.kit.http.ProblemException;

/** Bodies of requests. */
public final class Bodies {

    private Bodies() {}

    /** The body; fails with a 400 when none was sent. */
    public static <T> T sent(T body) {
        if (body == null) {
            throw ProblemException.badRequest(null, "send a JSON object as the body");
        }
        return body;
    }
}
