package dev.sluice.watcher.watch;

import dev.sluice.flag.EvaluationContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * All that the join needs to know of a project.
 *
 * @param context its flags and cohorts, compiled
 * @param rolloutsByFlag live rollouts with an open stage, by flag key
 * @param outcomesByEvent what live rollouts ask, by event name
 * @param propertyNames the person properties that anything in the project refers to: the only ones that are kept
 */
public record WatchedProject(
        EvaluationContext context,
        Map<String, WatchedRollout> rolloutsByFlag,
        Map<String, List<Outcome>> outcomesByEvent,
        Set<String> propertyNames) {
    public WatchedProject {
        Objects.requireNonNull(context, "context");
        rolloutsByFlag = Map.copyOf(rolloutsByFlag);
        outcomesByEvent = Map.copyOf(outcomesByEvent);
        propertyNames = Set.copyOf(propertyNames);
    }

    /** The live rollout on a flag. */
    public Optional<WatchedRollout> rolloutOn(String flagKey) {
        return Optional.ofNullable(rolloutsByFlag.get(flagKey));
    }

    /** The live rollout of that id. */
    public Optional<WatchedRollout> rollout(String rolloutId) {
        return rolloutsByFlag.values().stream()
                .filter(rollout -> rollout.rolloutId().equals(rolloutId))
                .findFirst();
    }

    /** What events of that name are asked; nothing for most. */
    public List<Outcome> outcomesOf(String eventName) {
        return outcomesByEvent.getOrDefault(eventName, List.of());
    }
}
