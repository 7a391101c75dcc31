package dev.sluice.watcher.watch;

import dev.sluice.flag.PropertyMatcher;
import dev.sluice.metric.Deed;
import dev.sluice.metric.NumericProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A question that a live rollout asks of every event of some name: does it count for this guardrail, and with what value?
 *
 * @param rollout the rollout
 * @param guardrail index in its plan
 * @param part of the measure's events
 * @param filters over the event's properties; all must hold
 * @param value the property whose value counts; without one the event itself does
 */
public record Outcome(
        WatchedRollout rollout,
        int guardrail,
        int part,
        List<PropertyMatcher> filters,
        Optional<NumericProperty> value) {
    public Outcome {
        Objects.requireNonNull(rollout, "rollout");
        filters = List.copyOf(filters);
        Objects.requireNonNull(value, "value");
    }

    /** What an event with these properties counts as; empty when it does not count, or its value is no number. */
    public Optional<Deed> deed(Map<String, Object> properties, long at, long mark) {
        Instant then = Instant.ofEpochMilli(at);
        if (!filters.stream().allMatch(filter -> filter.matches(properties, then))) {
            return Optional.empty();
        }
        if (value.isEmpty()) {
            return Optional.of(new Deed(at, mark, part, 0));
        }
        OptionalLong units = value.get().unitsOf(properties.get(value.get().name()));
        return units.isPresent() ? Optional.of(new Deed(at, mark, part, units.getAsLong())) : Optional.empty();
    }
}
