package dev.sluice.contracts;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a {@link RolloutCommand}. Topic {@code rollout-command-results}, key: the rollout's id.
 *
 * @param commandId the command's
 * @param project the rollout's project
 * @param rolloutId the rollout
 * @param outcome whether it had an effect
 * @param explanation for the person: what was done, or why not
 * @param at when it was decided
 * @param replyTo the command's
 */
public record RolloutCommandResult(
        String commandId,
        String project,
        String rolloutId,
        Outcome outcome,
        String explanation,
        Instant at,
        Optional<String> replyTo) {
    public RolloutCommandResult {
        Objects.requireNonNull(commandId, "commandId");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(explanation, "explanation");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(replyTo, "replyTo");
    }

    /** Whether a command had an effect. */
    public enum Outcome {
        DONE,
        /** Not as the rollout stands. */
        REFUSED
    }
}
