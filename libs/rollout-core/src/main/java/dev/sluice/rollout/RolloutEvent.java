package dev.sluice.rollout;

import dev.sluice.metric.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Something that happened and that a rollout may have to act upon. It brings its own time: the machine has no clock. */
public sealed interface RolloutEvent {

    /** When it reached the rollout. */
    Instant at();

    /**
     * A person started the rollout.
     *
     * @param flagVersion the flag's version that they saw and that the rollout builds on
     */
    record Started(String by, long flagVersion, Instant at) implements RolloutEvent {
        public Started {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(at, "at");
        }
    }

    /** The watcher said something; also its heartbeat. */
    record VerdictArrived(Verdict verdict, Instant at) implements RolloutEvent {
        public VerdictArrived {
            Objects.requireNonNull(verdict, "verdict");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * flag-config carried out a command.
     *
     * @param commandId which
     * @param flagVersion the flag's version that it made
     * @param committedAt when that version was committed
     */
    record CommandApplied(String commandId, long flagVersion, Instant committedAt, Instant at) implements RolloutEvent {
        public CommandApplied {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(committedAt, "committedAt");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * flag-config did not carry out a command, and nothing changed.
     *
     * @param commandId which
     * @param code why, for machines
     * @param explanation why, for a person
     * @param flagVersion the version at which the flag stands; 0 when there is no such flag
     */
    record CommandRefused(String commandId, Refusal code, String explanation, long flagVersion, Instant at)
            implements RolloutEvent {
        public CommandRefused {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(explanation, "explanation");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * Somebody other than this rollout changed the flag.
     *
     * @param by who
     * @param flagVersion the version they made
     * @param note what they said about it; may be empty
     */
    record FlagEdited(String by, long flagVersion, String note, Instant at) implements RolloutEvent {
        public FlagEdited {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(note, "note");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * Somebody changed a cohort that an open stage is for, and with it who is treated.
     *
     * @param by who
     * @param cohortId the cohort that the stage's audience names
     * @param note what they said about it; may be empty
     * @param changedAt when they changed it, by flag-config's clock: what was changed before a stage opened is what it opened with
     */
    record CohortEdited(String by, String cohortId, String note, Instant changedAt, Instant at)
            implements RolloutEvent {
        public CohortEdited {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(cohortId, "cohortId");
            Objects.requireNonNull(note, "note");
            Objects.requireNonNull(changedAt, "changedAt");
            Objects.requireNonNull(at, "at");
        }
    }

    /** Somebody froze the rollout's project, or changed the freeze. */
    record Frozen(Freeze freeze, Instant at) implements RolloutEvent {
        public Frozen {
            Objects.requireNonNull(freeze, "freeze");
            Objects.requireNonNull(at, "at");
        }
    }

    /** Somebody lifted the freeze before its time. */
    record Thawed(String by, Instant at) implements RolloutEvent {
        public Thawed {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(at, "at");
        }
    }

    /** An alarm rang. */
    record TimerFired(Timer timer, Instant at) implements RolloutEvent {
        public TimerFired {
            Objects.requireNonNull(timer, "timer");
            Objects.requireNonNull(at, "at");
        }
    }

    /** A person wants something. Refusals come back as {@link Decision.Outcome#REFUSED} with the reason. */
    sealed interface PersonCommand extends RolloutEvent {

        /** Who. */
        String by();

        /** Why; {@link Advance} is refused without. */
        String reason();
    }

    /** Stand still until resumed. */
    record Pause(String by, String reason, Instant at) implements PersonCommand {
        public Pause {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * Go on after a pause, or after a hold that needs a person.
     *
     * @param flagVersion the flag's version that the person saw and wants the rollout to go on from. Newer than the one that
     *     the rollout knew: the stage's time begins anew.
     */
    record Resume(String by, String reason, long flagVersion, Instant at) implements PersonCommand {
        public Resume {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(at, "at");
        }
    }

    /** Open the next stage (or complete after the last) without the proof. */
    record Advance(String by, String reason, Instant at) implements PersonCommand {
        public Advance {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(at, "at");
        }
    }

    /** Take the feature back, by the same command that the machine uses. */
    record RollBack(String by, String reason, Instant at) implements PersonCommand {
        public RollBack {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(at, "at");
        }
    }

    /** Call the rollout off: the feature is taken back, and the rollout counts as aborted, not as failed. */
    record Abort(String by, String reason, Instant at) implements PersonCommand {
        public Abort {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * Open the next stage of a plan that wants a person's word; the proof has to be there still.
     *
     * @param groups those that the person belongs to: where the plan names a group, it has to be among them
     */
    record Approve(String by, List<String> groups, String reason, Instant at) implements PersonCommand {
        public Approve {
            Objects.requireNonNull(by, "by");
            // Those logged before groups were told.
            groups = groups == null ? List.of() : List.copyOf(groups);
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(at, "at");
        }

        /** By somebody of no group. */
        public Approve(String by, String reason, Instant at) {
            this(by, List.of(), reason, at);
        }
    }

    /**
     * Follow another plan from here on. What is open stays open; {@link PlanEditing} says what stays proven.
     *
     * @param edition the plan's edition that the person saw: another one's edit is not overwritten unseen
     * @param plan as it should be; its version and edition are given by the rollout
     */
    record EditPlan(String by, String reason, int edition, Plan plan, Instant at) implements PersonCommand {
        public EditPlan {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(plan, "plan");
            Objects.requireNonNull(at, "at");
        }
    }
}
