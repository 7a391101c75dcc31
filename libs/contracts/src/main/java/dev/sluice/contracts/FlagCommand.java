package dev.sluice.contracts;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import java.util.Objects;
import java.util.Optional;

/**
 * An order from a rollout to flag-config. Topic {@code flag-commands}, key: the rollout's id. Each is answered with one {@link
 * FlagCommandResult}; a repeated command gets the answer of the first.
 */
public sealed interface FlagCommand {

    /** Unique; the same order repeated carries the same one. */
    String commandId();

    String project();

    FlagKey flag();

    String rolloutId();

    /** Refused when the flag has seen a newer one. */
    long generation();

    /** For people and the audit log. */
    String reason();

    /**
     * Open a stage on top of those that are open. The first one puts the rollout's ladder onto the flag.
     *
     * @param expectedVersion refused unless the flag stands at it: a person's edit in between wins
     * @param treatment the variant for treated people; empty for a boolean flag
     * @param stage the plan's stage; one more than the newest open one
     * @param share of the audience that is treated, holdback taken off
     * @param keptOnOld the first places, whose people saw an earlier run and stay on what they had; empty when everybody may be treated
     */
    record OpenStage(
            String commandId,
            String project,
            FlagKey flag,
            String rolloutId,
            long generation,
            String reason,
            long expectedVersion,
            Optional<String> treatment,
            int stage,
            Audience audience,
            BasisPoints share,
            Optional<BasisPoints> keptOnOld)
            implements FlagCommand {
        public OpenStage {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(flag, "flag");
            Objects.requireNonNull(rolloutId, "rolloutId");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(treatment, "treatment");
            Objects.requireNonNull(audience, "audience");
            Objects.requireNonNull(share, "share");
            Objects.requireNonNull(keptOnOld, "keptOnOld");
        }

        /** For everybody. */
        public OpenStage(
                String commandId,
                String project,
                FlagKey flag,
                String rolloutId,
                long generation,
                String reason,
                long expectedVersion,
                Optional<String> treatment,
                int stage,
                Audience audience,
                BasisPoints share) {
            this(
                    commandId,
                    project,
                    flag,
                    rolloutId,
                    generation,
                    reason,
                    expectedVersion,
                    treatment,
                    stage,
                    audience,
                    share,
                    Optional.empty());
        }
    }

    /**
     * Take the rollout's ladder off the flag, whatever version it stands at: narrowing needs no permission.
     *
     * @param keepStages so many of its open stages stay, from the first; empty to take off all
     */
    record RollBack(
            String commandId,
            String project,
            FlagKey flag,
            String rolloutId,
            long generation,
            String reason,
            Optional<Integer> keepStages)
            implements FlagCommand {
        public RollBack {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(flag, "flag");
            Objects.requireNonNull(rolloutId, "rolloutId");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(keepStages, "keepStages");
        }

        /** Takes off all. */
        public RollBack(
                String commandId, String project, FlagKey flag, String rolloutId, long generation, String reason) {
            this(commandId, project, flag, rolloutId, generation, reason, Optional.empty());
        }
    }

    /**
     * The rollout reached its end: the ladder becomes an ordinary release condition for everyone, holdback released.
     *
     * @param expectedVersion refused unless the flag stands at it
     */
    record Complete(
            String commandId,
            String project,
            FlagKey flag,
            String rolloutId,
            long generation,
            String reason,
            long expectedVersion)
            implements FlagCommand {
        public Complete {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(flag, "flag");
            Objects.requireNonNull(rolloutId, "rolloutId");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
