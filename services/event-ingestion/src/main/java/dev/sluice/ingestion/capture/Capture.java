package dev.sluice.ingestion.capture;

import java.util.List;

/**
 * A request that could be read.
 *
 * @param token the project token it came with
 * @param accepted events to be made durable
 * @param refused events set aside
 * @param historical whether the sender calls this a migration of old events
 */
public record Capture(String token, List<CapturedEvent> accepted, List<RefusedEvent> refused, boolean historical) {
    public Capture {
        accepted = List.copyOf(accepted);
        refused = List.copyOf(refused);
    }
}
