package dev.sluice.gateway.auth;

import java.util.Optional;

/** Whether a request gets in by the API's door. */
public sealed interface Admission {

    /**
     * It does, as this caller's.
     *
     * @param renewed the caller's session, when the answer has to carry it further
     */
    record Granted(Caller caller, Optional<Session> renewed) implements Admission {}

    /** It does not. */
    enum Refused implements Admission {
        /** It carries neither key nor session. */
        NO_KEY,
        /** It carries something that was never a key, or nobody's. */
        WRONG_KEY,
        /** Its key was good until it expired. */
        EXPIRED,
        /** Its key was good until somebody revoked it. */
        REVOKED,
        /** Its session is none, or not any more. */
        SESSION_OVER,
        /** It would change something, and nothing shows that a page of this installation sent it. */
        FOREIGN_PAGE,
        /** Its key or session may be good: not all have been read yet since the start. */
        UNDECIDED
    }
}
