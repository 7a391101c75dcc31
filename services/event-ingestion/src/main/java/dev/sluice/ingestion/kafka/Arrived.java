package dev.sluice.ingestion.kafka;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a request's events have in common.
 *
 * @param now when the request arrived
 * @param address the sender's, if it is known
 * @param library properties that name the SDK, where it says so beside its events
 * @param historical whether the sender calls this a migration of old events
 * @param trace headers of the trace that the request belongs to; may be empty
 */
public record Arrived(
        Instant now,
        Optional<String> address,
        Map<String, String> library,
        boolean historical,
        Map<String, String> trace) {
    public Arrived {
        library = Map.copyOf(library);
        trace = Map.copyOf(trace);
    }
}
