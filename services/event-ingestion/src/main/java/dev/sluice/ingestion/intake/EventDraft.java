package dev.sluice.ingestion.intake;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An event that we write down ourselves, from what another tool told us.
 *
 * @param name what happened
 * @param person the distinct id of whoever it happened to
 * @param uuid tells copies of the same event; empty when nothing tells them apart, and then one is made
 * @param at when it happened; empty for when it arrived
 * @param properties values are text, numbers, booleans, lists and maps of these
 */
public record EventDraft(
        String name, String person, Optional<UUID> uuid, Optional<Instant> at, Map<String, Object> properties) {
    public EventDraft {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(uuid, "uuid");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(properties, "properties");
    }
}
