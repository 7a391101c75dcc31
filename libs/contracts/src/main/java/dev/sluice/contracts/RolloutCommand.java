package dev.sluice.contracts;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a person told a rollout to do from somewhere else than the API, such as by a button in a message. Topic {@code
 * rollout-commands}, key: the rollout's id. Who writes it has made sure that it was this person and that they may.
 *
 * @param commandId the same however often the person's click arrives; carried out once
 * @param project the rollout's project
 * @param rolloutId the rollout
 * @param generation of the rollout that the person saw; another one is not theirs to move. Empty when they could not see it
 * @param action what is to be done
 * @param by the person
 * @param reason why, in their words or ours
 * @param at when they said so
 * @param replyTo what the writer wants back with the answer; means nothing to anybody else
 * @param stage the name of the stage that the person saw; an approval is good for this one only. Empty when they could not see it
 */
public record RolloutCommand(
        String commandId,
        String project,
        String rolloutId,
        Optional<Long> generation,
        Action action,
        String by,
        String reason,
        Instant at,
        Optional<String> replyTo,
        Optional<String> stage) {
    public RolloutCommand {
        Objects.requireNonNull(commandId, "commandId");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(replyTo, "replyTo");
        Objects.requireNonNull(stage, "stage");
    }

    /** A command that does not say which stage it is about. */
    public RolloutCommand(
            String commandId,
            String project,
            String rolloutId,
            Optional<Long> generation,
            Action action,
            String by,
            String reason,
            Instant at,
            Optional<String> replyTo) {
        this(commandId, project, rolloutId, generation, action, by, reason, at, replyTo, Optional.empty());
    }

    /** What a person can tell a rollout. */
    public enum Action {
        /** Open the next stage of a plan that wants a person's word. */
        APPROVE,
        /** Stand still until resumed. */
        PAUSE,
        /** Take the feature back at once. */
        ROLL_BACK
    }
}
