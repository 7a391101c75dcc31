package dev.sluice.ingestion.capture;

import java.util.List;
import java.util.Optional;

/**
 * A body after one pass over it.
 *
 * @param token the token of the whole batch, if it has one
 * @param sentAt when the sender sent it, by the sender's clock, as written
 * @param historical whether the sender calls this a migration of old events
 * @param events in the order of the body
 */
record ParsedBody(Optional<String> token, Optional<String> sentAt, boolean historical, List<RawEvent> events) {
    ParsedBody {
        events = List.copyOf(events);
    }
}
