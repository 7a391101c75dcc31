package dev.sluice.ingestion.capture;

import java.util.Optional;

/**
 * An event that is set aside, while its neighbours are kept.
 *
 * @param index its place in the request
 * @param reason why
 * @param detail why, with the limit, for the sender
 * @param uuid its own, when it has one that can be read
 */
public record RefusedEvent(int index, Reason reason, String detail, Optional<String> uuid) {

    /** Of an event without a uuid. */
    public RefusedEvent(int index, Reason reason, String detail) {
        this(index, reason, detail, Optional.empty());
    }
}
