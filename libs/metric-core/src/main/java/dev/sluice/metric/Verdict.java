package dev.sluice.metric;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What can be said of a rollout's current stage: the statement that decides whether it widens, waits or rolls back.
 *
 * @param rolloutId of the rollout judged
 * @param generation of the rollout; a verdict of another one decides nothing
 * @param planVersion of the plan judged against
 * @param stage the plan's stage judged, from 0
 * @param flagVersion the flag's version whose people were judged: one that serves another version says nothing about the stage as it
 *     is served now. Empty in verdicts of before it was told.
 * @param status of the stage as a whole, not the worst of the guardrails'. BREACHED: the guardrails that roll back prove it
 *     together, and always means "roll back". Else UNRELIABLE, NO_DATA, PASSED (the stage's proof is there and no guardrail that
 *     holds is breached) or INCONCLUSIVE. A breach of a guardrail that holds or warns stands in its own verdict only.
 * @param guardrails each guardrail's verdict, in the plan's order; to be read whatever the overall status
 * @param cause the guardrail with the most evidence, when the status is BREACHED
 * @param rollBackLogE ln of the rollout's e-value: the weighted mean over guardrails
 * @param alpha probability of ever rolling back a harmless feature that the breach is held to
 * @param beta probability of passing this stage wrongly that the pass is held to
 * @param health of the data
 * @param exposedTreated people given the feature in this stage, comparable or not
 * @param exposedControl people compared with them in this stage
 * @param judgedTo every event accepted up to then has been joined, by the slowest partition: the progress that makes this a
 *     heartbeat too
 * @param judgedAt wall time of the judgement
 * @param lastEvent the last event that moved a count; the deciding one when the status has just changed
 * @param sentence for a person
 */
public record Verdict(
        String rolloutId,
        long generation,
        int planVersion,
        int stage,
        OptionalLong flagVersion,
        VerdictStatus status,
        List<GuardrailVerdict> guardrails,
        Optional<String> cause,
        double rollBackLogE,
        double alpha,
        double beta,
        DataHealth health,
        long exposedTreated,
        long exposedControl,
        Instant judgedTo,
        Instant judgedAt,
        Optional<DataHealth.EventRef> lastEvent,
        String sentence) {
    public Verdict {
        Objects.requireNonNull(rolloutId, "rolloutId");
        flagVersion = Objects.requireNonNullElse(flagVersion, OptionalLong.empty());
        Objects.requireNonNull(status, "status");
        guardrails = List.copyOf(guardrails);
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(judgedTo, "judgedTo");
        Objects.requireNonNull(judgedAt, "judgedAt");
        Objects.requireNonNull(lastEvent, "lastEvent");
        Objects.requireNonNull(sentence, "sentence");
    }
}
