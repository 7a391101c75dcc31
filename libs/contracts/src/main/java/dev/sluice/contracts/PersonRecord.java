package dev.sluice.contracts;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a person, under one of their ids. Topic {@code persons}, key {@code project/distinctId}: a person with three ids
 * has three records that differ in the id only.
 *
 * @param project the project
 * @param distinctId one of the person's ids
 * @param personId the same for all ids of a person
 * @param properties JSON values by name; a value may be {@code null}
 * @param firstId the id that the person was known by first, where that is another: flags with continuity place the person by it
 * @param changedAt when any of it was last changed
 */
public record PersonRecord(
        String project,
        String distinctId,
        String personId,
        Map<String, Object> properties,
        Optional<String> firstId,
        Instant changedAt) {
    public PersonRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(distinctId, "distinctId");
        Objects.requireNonNull(personId, "personId");
        // Not Map.copyOf: a property may be null.
        properties = Collections.unmodifiableMap(new HashMap<>(properties));
        firstId = Objects.requireNonNullElse(firstId, Optional.empty());
        Objects.requireNonNull(changedAt, "changedAt");
    }
}
