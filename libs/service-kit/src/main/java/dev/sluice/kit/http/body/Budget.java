package dev.sluice.kit.http.body;

/** Memory that a request has to ask for before it takes it. */
@FunctionalInterface
public interface Budget {

    /** For bodies so small that the limit of one is limit enough. */
    Budget UNBOUNDED = bytes -> {};

    /**
     * Asks for more.
     *
     * @throws BodyRefusedException of {@link BodyRefusedException.Kind#NO_ROOM} when there is none left now
     */
    void take(int bytes) throws BodyRefusedException;
}
