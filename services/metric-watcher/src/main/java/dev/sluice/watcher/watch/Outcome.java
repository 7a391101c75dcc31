package dev.sluice.watcher.watch;

import dev.sluice.flag.PropertyMatcher;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A question that a live rollout asks of every event of some name: does it count for this guardrail?
 *
 * @param rollout the rollout
 * @param guardrail index in its plan
 * @param filters over the event's properties; all must hold
 */
public record Outcome(WatchedRollout rollout, int guardrail, List<PropertyMatcher> filters) {
    public Outcome {
        Objects.requireNonNull(rollout, "rollout");
        filters = List.copyOf(filters);
    }

    /** Whether an event with these properties counts. */
    public boolean isMetBy(Map<String, Object> properties, Instant at) {
        return filters.stream().allMatch(filter -> filter.matches(properties, at));
    }
}
