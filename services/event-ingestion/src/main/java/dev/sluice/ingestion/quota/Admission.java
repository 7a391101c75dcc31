package dev.sluice.ingestion.quota;

import java.time.Duration;

/** Whether events of a project may come in. */
public sealed interface Admission {

    /** They may. */
    record Granted() implements Admission {}

    /**
     * Not now: nothing of the request.
     *
     * @param after how long until it may
     * @param stream of what there is too much
     */
    record TooFast(Duration after, Stream stream) implements Admission {}

    /** What has a rate of its own. */
    enum Stream {
        EVENTS,
        RECORDINGS
    }

    /** Not before the next month: the project has had its events. */
    record OverQuota() implements Admission {}
}
