package dev.sluice.rollout;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Verdict;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What the machine wants done. It never does it. */
public sealed interface Effect {

    /**
     * Have flag-config open a stage on top of those that are open.
     *
     * @param commandId the same whenever this command is sent again
     * @param expectedVersion flag-config refuses unless the flag stands at it
     * @param treatment the variant for treated people; empty for a boolean flag
     * @param stage the plan's stage
     * @param audience whom it is for
     * @param share of the audience that is treated, holdback taken off
     * @param reason for people and the audit log
     * @param keptOnOld see {@link Run#keptOnOld()}
     */
    record OpenStage(
            String commandId,
            long generation,
            long expectedVersion,
            Optional<String> treatment,
            int stage,
            Audience audience,
            BasisPoints share,
            String reason,
            Optional<BasisPoints> keptOnOld)
            implements Effect {
        public OpenStage {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(treatment, "treatment");
            Objects.requireNonNull(audience, "audience");
            Objects.requireNonNull(share, "share");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(keptOnOld, "keptOnOld");
        }
    }

    /**
     * Have flag-config take off what this generation put on the flag, whatever version it stands at.
     *
     * @param keepStages so many of the open stages stay, from the first; 0 to take off all
     */
    record RollBackFlag(String commandId, long generation, int keepStages, String reason) implements Effect {
        public RollBackFlag {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Have flag-config give the feature to everyone, as an ordinary release condition. */
    record CompleteFlag(String commandId, long generation, long expectedVersion, String reason) implements Effect {
        public CompleteFlag {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Send {@link RolloutEvent.TimerFired} at that time or soon after. Replaces the rollout's timer of that name. */
    record WakeAt(Timer timer, Instant at) implements Effect {
        public WakeAt {
            Objects.requireNonNull(timer, "timer");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * Tell people. It claims only what flag-config has confirmed.
     *
     * @param alertId unique, and the same when the decision is replayed
     * @param news what happened
     * @param severity how loud
     * @param headline one line
     * @param done what has been done about it
     * @param stageName the stage it happened in; empty before the first
     * @param evidence the verdict that led to it; empty when a person did
     * @param by the person, or {@link RolloutDecider#MACHINE}
     * @param at when it happened
     */
    record Announce(
            String alertId,
            News news,
            Severity severity,
            String headline,
            String done,
            String stageName,
            Optional<Verdict> evidence,
            String by,
            Instant at)
            implements Effect {
        public Announce {
            Objects.requireNonNull(alertId, "alertId");
            Objects.requireNonNull(news, "news");
            Objects.requireNonNull(severity, "severity");
            Objects.requireNonNull(headline, "headline");
            Objects.requireNonNull(done, "done");
            Objects.requireNonNull(stageName, "stageName");
            Objects.requireNonNull(evidence, "evidence");
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(at, "at");
        }
    }

    /** What is announced. */
    enum News {
        STARTED,
        WIDENED,
        /** Held or paused. */
        HELD,
        RESUMED,
        /** A stage has its proof and waits for a person's word. */
        APPROVAL_NEEDED,
        /** The last stage has its proof and is watched on before everyone has the feature. */
        SETTLING,
        /** Somebody edited the plan. */
        PLAN_CHANGED,
        GUARDRAIL_WARNING,
        ROLLED_BACK,
        COMPLETED,
        ABORTED,
        /** A rollback was sent again and again and not confirmed: somebody has to look. */
        ROLLBACK_UNCONFIRMED
    }

    /** How loud. */
    enum Severity {
        INFO,
        WARNING,
        /** Wakes somebody. */
        PAGE
    }
}
