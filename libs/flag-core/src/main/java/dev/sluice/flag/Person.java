package dev.sluice.flag;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Whom a flag is evaluated for.
 *
 * @param distinctId the id that the SDK gave; it decides the bucket
 * @param properties JSON values by name; a value may be {@code null}, which is not the same as absent
 */
public record Person(String distinctId, Map<String, Object> properties) {
    public Person {
        Objects.requireNonNull(distinctId, "distinctId");
        // Not Map.copyOf: a property may be null.
        properties = Collections.unmodifiableMap(new HashMap<>(properties));
    }
}
