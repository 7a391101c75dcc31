package dev.sluice.watcher.join;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.WireJson;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an event says, as far as the join listens.
 *
 * @param properties the event's own
 * @param set person properties that it overwrites
 * @param setOnce person properties that it fills where there are none
 * @param unset names of person properties that it takes away
 * @param timestamp when it happened by its sender's own clock, as the sender wrote it
 */
public record EventBody(
        Map<String, Object> properties,
        Map<String, Object> set,
        Map<String, Object> setOnce,
        List<String> unset,
        Optional<String> timestamp) {

    private static final ObjectReader READER = WireJson.lenient().readerFor(Map.class);

    public EventBody {
        // Not Map.copyOf: JSON values may be null.
        properties = copy(properties);
        set = copy(set);
        setOnce = copy(setOnce);
        unset = List.copyOf(unset);
        Objects.requireNonNull(timestamp, "timestamp");
    }

    /** One that does not say when it happened. */
    public EventBody(
            Map<String, Object> properties, Map<String, Object> set, Map<String, Object> setOnce, List<String> unset) {
        this(properties, set, setOnce, unset, Optional.empty());
    }

    /**
     * Reads an event as its sender wrote it. Changes of the person stand beside the properties or within them, as the SDK likes; an
     * event without a person profile changes nobody.
     *
     * @throws IOException when it is not a JSON object
     */
    public static EventBody read(byte[] json) throws IOException {
        Map<String, Object> event = READER.readValue(json);
        if (event == null) {
            throw new IOException("an event is a JSON object, not null");
        }
        Map<String, Object> properties = object(event.get("properties"));
        Optional<String> timestamp =
                event.get("timestamp") instanceof String text ? Optional.of(text) : Optional.empty();
        if (Boolean.FALSE.equals(properties.get("$process_person_profile"))) {
            return new EventBody(properties, Map.of(), Map.of(), List.of(), timestamp);
        }
        return new EventBody(
                properties,
                both(event, properties, "$set"),
                both(event, properties, "$set_once"),
                names(event.get("$unset"), properties.get("$unset")),
                timestamp);
    }

    private static Map<String, Object> copy(Map<String, Object> object) {
        return object.isEmpty() ? Map.of() : Collections.unmodifiableMap(new HashMap<>(object));
    }

    boolean changesPerson() {
        return !set.isEmpty() || !setOnce.isEmpty() || !unset.isEmpty();
    }

    private static Map<String, Object> both(Map<String, Object> event, Map<String, Object> properties, String name) {
        Map<String, Object> within = object(properties.get(name));
        Map<String, Object> beside = object(event.get(name));
        if (within.isEmpty() || beside.isEmpty()) {
            return within.isEmpty() ? beside : within;
        }
        Map<String, Object> merged = new HashMap<>(within);
        merged.putAll(beside);
        return merged;
    }

    private static Map<String, Object> object(Object value) {
        // An object read from JSON has texts as its keys, and the constructor copies it.
        @SuppressWarnings("unchecked")
        Map<String, Object> object = value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
        return object;
    }

    private static List<String> names(Object beside, Object within) {
        return (beside instanceof List<?> list ? list : within instanceof List<?> list ? list : List.of())
                .stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
    }
}
