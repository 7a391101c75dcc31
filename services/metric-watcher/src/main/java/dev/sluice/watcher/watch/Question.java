package dev.sluice.watcher.watch;

import dev.sluice.flag.PropertyMatcher;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.NumericProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What live rollouts ask of every event of some name: does it count, and with what value? Asked once, however many rollouts ask it.
 *
 * @param key stands for the question, the same wherever it is asked
 * @param filters over the event's properties; all must hold
 * @param value the property whose value counts; without one the event itself does
 * @param askers who asks it, by rollout id
 */
public record Question(
        long key, List<PropertyMatcher> filters, Optional<NumericProperty> value, Map<String, List<Asker>> askers) {
    public Question {
        filters = List.copyOf(filters);
        Objects.requireNonNull(value, "value");
        askers = Map.copyOf(askers);
    }

    /**
     * A guardrail that asks.
     *
     * @param rollout the rollout
     * @param guardrail index in its plan
     * @param part of the measure's events
     */
    public record Asker(WatchedRollout rollout, int guardrail, int part) {
        public Asker {
            Objects.requireNonNull(rollout, "rollout");
        }
    }

    /** What an event with these properties counts as, in units of the value, 0 without one; empty when it does not count. */
    public OptionalLong units(Map<String, Object> properties, long at) {
        if (!filters.isEmpty()) {
            Instant then = Instant.ofEpochMilli(at);
            for (PropertyMatcher filter : filters) {
                if (!filter.matches(properties, then)) {
                    return OptionalLong.empty();
                }
            }
        }
        return value.isEmpty()
                ? OptionalLong.of(0)
                : value.get().unitsOf(properties.get(value.get().name()));
    }

    /** Who of a rollout's generation asks it; nobody of another. */
    public List<Asker> askersOf(String rolloutId, long generation) {
        List<Asker> asking = askers.getOrDefault(rolloutId, List.of());
        return asking.isEmpty() || asking.getFirst().rollout().generation() != generation ? List.of() : asking;
    }

    /** What stands for the question whether such an event counts, and with that property's value. */
    static long keyOf(EventMatcher event, Optional<NumericProperty> value) {
        String text = event.name() + '\n' + event.filters() + '\n' + value;
        long key = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            // FNV-1a, and high bits carried down: its low bits depend on low bits only.
            key = (key ^ text.charAt(i)) * 0x100000001b3L;
            key ^= key >>> 32;
        }
        return key;
    }
}
