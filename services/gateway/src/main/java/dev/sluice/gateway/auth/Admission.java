package dev.sluice.gateway.auth;

/** Whether a request gets in by the API's door. */
public sealed interface Admission {

    /** It does, as this caller's. */
    record Granted(Caller caller) implements Admission {}

    /** It does not. */
    enum Refused implements Admission {
        /** It carries no key. */
        NO_KEY,
        /** It carries something that was never a key, or nobody's. */
        WRONG_KEY,
        /** Its key was good until it expired. */
        EXPIRED,
        /** Its key was good until somebody revoked it. */
        REVOKED,
        /** Its key may be good: not all keys have been read yet since the start. */
        UNDECIDED
    }
}
