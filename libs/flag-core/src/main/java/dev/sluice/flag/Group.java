package dev.sluice.flag;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A group that a person belongs to, such as their company.
 *
 * @param key which one of its type; it decides the bucket. Not empty
 * @param properties JSON values by name; a value may be {@code null}, which is not the same as absent. The key counts as the
 *     property {@code $group_key} unless there is another of that name
 */
public record Group(String key, Map<String, Object> properties) {
    public Group {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("a group's key is not empty");
        }
        // Not Map.copyOf: a property may be null.
        properties = Collections.unmodifiableMap(new HashMap<>(properties));
    }

    /**
     * A group as SDKs name it.
     *
     * @param key a text or a number; numbers are placed as their decimal text
     * @return empty for any other key and for the empty text: such a group is as good as none
     */
    public static Optional<Group> of(Object key, Map<String, Object> properties) {
        String text =
                switch (key) {
                    case String name -> name;
                    case Number number -> JsonValues.text(number);
                    case null, default -> "";
                };
        return text.isEmpty() ? Optional.empty() : Optional.of(new Group(text, properties));
    }
}
