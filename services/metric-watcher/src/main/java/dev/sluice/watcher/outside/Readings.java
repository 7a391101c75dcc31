package dev.sluice.watcher.outside;

import dev.sluice.contracts.RolloutRecord;
import dev.sluice.metric.OutsideReading;
import java.time.Instant;
import java.util.Map;

/** What outside monitors say of a rollout's guardrails. Answers at once, from what is known. */
@FunctionalInterface
public interface Readings {

    /** Nobody is asked. */
    Readings NONE = (_, _) -> Map.of();

    /**
     * By guardrail id, what is known of the rollout's outside guardrails.
     *
     * @param rollout a live one
     * @param now wall time
     */
    Map<String, OutsideReading> of(RolloutRecord rollout, Instant now);
}
