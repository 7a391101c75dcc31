package dev.sluice.metric.segment;

import java.util.Objects;

/**
 * People who share a property, looked at by one guardrail's metric.
 *
 * @param guardrailId of the rollout's plan
 * @param property of persons: "plan"
 * @param value as text: "enterprise"
 */
public record Segment(String guardrailId, String property, String value) implements Comparable<Segment> {
    public Segment {
        Objects.requireNonNull(guardrailId, "guardrailId");
        Objects.requireNonNull(property, "property");
        Objects.requireNonNull(value, "value");
    }

    @Override
    public int compareTo(Segment other) {
        int byGuardrail = guardrailId.compareTo(other.guardrailId);
        if (byGuardrail != 0) {
            return byGuardrail;
        }
        int byProperty = property.compareTo(other.property);
        return byProperty != 0 ? byProperty : value.compareTo(other.value);
    }
}
