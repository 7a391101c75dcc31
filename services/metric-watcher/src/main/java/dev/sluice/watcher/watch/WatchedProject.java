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
 * @param rolloutsById the same by their ids
 * @param questionsByEvent what live rollouts ask, by event name
 * @param questionsByKey the same by their keys
 * @param sampled what its templates ask of the sample of people
 * @param propertyNames the person properties that anything in the project refers to: the only ones that are kept
 */
public record WatchedProject(
        EvaluationContext context,
        Map<String, WatchedRollout> rolloutsByFlag,
        Map<String, WatchedRollout> rolloutsById,
        Map<String, List<Question>> questionsByEvent,
        Map<Long, Question> questionsByKey,
        SampleQuestions sampled,
        Set<String> propertyNames) {
    public WatchedProject {
        Objects.requireNonNull(context, "context");
        rolloutsByFlag = Map.copyOf(rolloutsByFlag);
        rolloutsById = Map.copyOf(rolloutsById);
        questionsByEvent = Map.copyOf(questionsByEvent);
        questionsByKey = Map.copyOf(questionsByKey);
        Objects.requireNonNull(sampled, "sampled");
        propertyNames = Set.copyOf(propertyNames);
    }

    /** The live rollout on a flag. */
    public Optional<WatchedRollout> rolloutOn(String flagKey) {
        return Optional.ofNullable(rolloutsByFlag.get(flagKey));
    }

    /** The live rollout of that id. */
    public Optional<WatchedRollout> rollout(String rolloutId) {
        return Optional.ofNullable(rolloutsById.get(rolloutId));
    }

    /** What events of that name are asked; nothing for most. */
    public List<Question> questionsOf(String eventName) {
        return questionsByEvent.getOrDefault(eventName, List.of());
    }

    /** The question of that key; empty when no live rollout asks it. */
    public Optional<Question> question(long key) {
        return Optional.ofNullable(questionsByKey.get(key));
    }
}
