package dev.sluice.ingestion.capture;

/** Memory that a request has to ask for before it takes it. */
@FunctionalInterface
public interface Budget {

    /**
     * Asks for more.
     *
     * @throws CaptureRefusedException when there is none left now
     */
    void take(int bytes) throws CaptureRefusedException;
}
