package dev.sluice.notifier.store;

import dev.sluice.notifier.delivery.Ledger;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which of a project's deliveries are wanted.
 *
 * <p>Only what is named becomes a condition: PostgreSQL cannot tell the type of a parameter that is merely compared to null, and refuses it.
 *
 * @param project the project
 * @param rolloutId of this rollout alone; empty for those of all
 * @param state in this state alone; empty for those in any
 */
record DeliveryFilter(String project, Optional<String> rolloutId, Optional<Ledger.State> state) {

    DeliveryFilter {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(state, "state");
    }

    /** By attribute of {@link DeliveryRow}: the value that it must have. */
    Map<String, Object> values() {
        Map<String, Object> values = new TreeMap<>(Map.of("project", project));
        rolloutId.ifPresent(value -> values.put("rolloutId", value));
        state.ifPresent(value -> values.put("state", value));
        return values;
    }

    /** The query for them, newest first, with one parameter for each of {@link #values}, named alike. */
    String newestFirst() {
        return values().keySet().stream()
                .map(attribute -> attribute + " = :" + attribute)
                .collect(Collectors.joining(" and ", "from DeliveryRow where ", " order by firstTriedAt desc"));
    }
}
