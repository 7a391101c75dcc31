package dev.sluice.contracts;

import dev.sluice.flag.FlagKey;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.RolloutPhase;
import java.time.Instant;
import java.util.Objects;

/**
 * Where a rollout stands. Topic {@code rollouts}, key: the rollout's id.
 *
 * @param project its project
 * @param rolloutId its id
 * @param flag the flag it opens
 * @param generation fences its commands and verdicts
 * @param plan what it follows
 * @param phase its state in a word
 * @param stage the plan's stage it is in; −1 before the first is open
 * @param stageFlagVersion the flag's version that serves this stage: only exposures of it count; 0 before the first is open
 * @param stageOpenedAt when flag-config committed that version; the epoch before the first is open
 * @param reason why it stands where it stands, for a person
 * @param changedAt when it was last changed
 */
public record RolloutRecord(
        String project,
        String rolloutId,
        FlagKey flag,
        long generation,
        Plan plan,
        RolloutPhase phase,
        int stage,
        long stageFlagVersion,
        Instant stageOpenedAt,
        String reason,
        Instant changedAt) {
    public RolloutRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(stageOpenedAt, "stageOpenedAt");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(changedAt, "changedAt");
    }
}
