package dev.sluice.ingestion.quota;

import java.time.Duration;

/** Whether events of a project may come in. */
public sealed interface Admission {

    /** They may. */
    record Granted() implements Admission {}

    /**
     * Not now.
     *
     * @param after how long until they may
     */
    record TooFast(Duration after) implements Admission {}

    /** Not before the next month: the project has had its events. */
    record OverQuota() implements Admission {}
}
