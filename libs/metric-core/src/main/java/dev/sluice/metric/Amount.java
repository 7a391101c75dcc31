package dev.sluice.metric;

import java.util.Objects;
import java.util.Optional;

/**
 * One side of a ratio: how much of it each person has.
 *
 * @param event which events count
 * @param value the property that is summed; without one the events are counted
 * @param cap of one person; sums above it are taken as the cap, sums below 0 as 0. Above 0.
 */
public record Amount(Measure.EventMatcher event, Optional<NumericProperty> value, double cap) {
    public Amount {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(value, "value");
        value.orElse(NumericProperty.WHOLE).requireCap(cap);
    }

    /** In what the amount is counted: the property's unit, or events. */
    public NumericProperty unit() {
        return value.orElse(NumericProperty.WHOLE);
    }
}
