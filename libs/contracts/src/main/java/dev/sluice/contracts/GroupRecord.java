package dev.sluice.contracts;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of a group. Topic {@code groups}, key {@code project/groupType/groupKey}.
 *
 * @param project the project
 * @param groupType such as {@code company}
 * @param groupKey which one of its type
 * @param properties JSON values by name; a value may be {@code null}
 * @param changedAt when they were last changed
 */
public record GroupRecord(
        String project, String groupType, String groupKey, Map<String, Object> properties, Instant changedAt) {
    public GroupRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(groupType, "groupType");
        Objects.requireNonNull(groupKey, "groupKey");
        // Not Map.copyOf: a property may be null.
        properties = Collections.unmodifiableMap(new HashMap<>(properties));
        Objects.requireNonNull(changedAt, "changedAt");
    }
}
