package dev.sluice.rollout;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** A rollout under way, going, held or paused: guardrails act in each of these states alike. */
public sealed interface Live extends Rollout {

    /** How far it has got, and where it goes on from. */
    Progress progress();

    @Override
    default Optional<Served> reached() {
        return progress().reached();
    }

    /** The same state, remembering something more. */
    Live noting(Progress more);

    /** Stopped or not as before, but what it works on has got further, or fallen back. */
    Live toProgress(Progress other);

    /** Stopped or not as before, but by an edited plan. */
    default Live toPlan(Plan edited, Progress other) {
        return with(run().following(edited)).toProgress(other);
    }

    /** The same state of a run that knows something more. */
    Live with(Run other);

    @Override
    default Live toldOf(Optional<Freeze> freeze) {
        return with(run().frozenBy(freeze));
    }

    default Running toRunning(Progress from) {
        return new Running(run().moved(), from);
    }

    default Held toHeld(Progress stopped, HoldReason reason, Instant at) {
        return new Held(run().moved(), stopped, reason, at);
    }

    default Paused toPaused(Progress stopped, String by, String reason, Instant at) {
        return new Paused(run().moved(), stopped, by, reason, at);
    }

    default RollingBack toRollingBack(Withdrawal why, Order order, int keepStages) {
        return new RollingBack(
                run().moved(),
                reached(),
                why,
                order,
                Overtaken.by(progress()),
                keepStages == 0 ? Optional.empty() : Optional.of(keepStages));
    }

    default Completed toCompleted(Served last, long flagVersion, Instant at) {
        return new Completed(run().moved(), last, flagVersion, at);
    }

    /** It goes its way. */
    record Running(Run run, Progress progress) implements Live {
        public Running {
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(progress, "progress");
        }

        @Override
        public RolloutPhase phase() {
            return progress instanceof Progress.AwaitingApproval ? RolloutPhase.HELD : RolloutPhase.RUNNING;
        }

        @Override
        public Running with(Run other) {
            return new Running(other, progress);
        }

        @Override
        public Running noting(Progress more) {
            return new Running(run, more);
        }

        @Override
        public Running toProgress(Progress other) {
            return new Running(run.moved(), other);
        }
    }

    /**
     * Something stopped it; guardrails are watched all the same.
     *
     * @param run as {@link Rollout#run()}
     * @param progress where it goes on
     * @param reason what stopped it
     * @param since when
     */
    record Held(Run run, Progress progress, HoldReason reason, Instant since) implements Live {
        public Held {
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(progress, "progress");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(since, "since");
        }

        @Override
        public RolloutPhase phase() {
            return RolloutPhase.HELD;
        }

        @Override
        public Held with(Run other) {
            return new Held(other, progress, reason, since);
        }

        @Override
        public Held noting(Progress more) {
            return new Held(run, more, reason, since);
        }

        @Override
        public Held toProgress(Progress other) {
            return new Held(run.moved(), other, reason, since);
        }
    }

    /**
     * A person stopped it; guardrails are watched all the same.
     *
     * @param run as {@link Rollout#run()}
     * @param progress where it goes on
     * @param by who stopped it
     * @param reason why
     * @param since when
     */
    record Paused(Run run, Progress progress, String by, String reason, Instant since) implements Live {
        public Paused {
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(progress, "progress");
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(since, "since");
        }

        @Override
        public RolloutPhase phase() {
            return RolloutPhase.HELD;
        }

        @Override
        public Paused with(Run other) {
            return new Paused(other, progress, by, reason, since);
        }

        @Override
        public Paused noting(Progress more) {
            return new Paused(run, more, by, reason, since);
        }

        @Override
        public Paused toProgress(Progress other) {
            return new Paused(run.moved(), other, by, reason, since);
        }
    }
}
