package dev.sluice.watcher.sums;

import java.util.Objects;

/**
 * What the people of a segment have in common.
 *
 * @param property of people: "plan"
 * @param value as text: "enterprise"
 */
public record PropertyValue(String property, String value) implements Comparable<PropertyValue> {
    public PropertyValue {
        Objects.requireNonNull(property, "property");
        Objects.requireNonNull(value, "value");
    }

    @Override
    public int compareTo(PropertyValue other) {
        int byProperty = property.compareTo(other.property);
        return byProperty != 0 ? byProperty : value.compareTo(other.value);
    }
}
