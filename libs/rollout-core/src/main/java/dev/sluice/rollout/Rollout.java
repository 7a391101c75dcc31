package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a rollout stands. Each state holds only what is true in it; its methods are the legal moves out of it.
 *
 * <pre>
 *             started                  proof, stage by stage
 *   Draft ───────────────▶ Running ───────────────────────────▶ Completed
 *     │                   ▲   │  ▲
 *     │           resumed │   │  │ held: silence, doubt, an edit, no answer
 *     │                   │   ▼  ▼
 *     │            Paused ◀──▶ Held
 *     │                   │   │  │ a breach, or a person, in any of the three
 *     │ called off        ▼   ▼  ▼
 *     │                  RollingBack ──(flag-config has done it)──▶ RolledBack
 *     └─────────▶ Aborted ◀──(called off)──┘
 * </pre>
 *
 * Every way from one state to another (compared with what random histories do by {@code StateDiagramTest}):
 *
 * <pre>
 *   Draft → Draft, Running, Aborted
 *   Running → Running, Held, Paused, RollingBack, Completed
 *   Held → Running, Held, Paused, RollingBack, Completed
 *   Paused → Running, Held, Paused, RollingBack, Completed
 *   RollingBack → Held, RolledBack, Aborted
 * </pre>
 */
public sealed interface Rollout {

    /** What stays the same in all states. */
    Run run();

    /** The state in one word, for people and other services. */
    RolloutPhase phase();

    /** The newest stage that flag-config has confirmed, also after the end; empty before the first. */
    Optional<Served> reached();

    /** The same, told of a freeze of its project or of its end. Only what may still widen can be told. */
    default Rollout toldOf(Optional<Freeze> freeze) {
        return this;
    }

    /** A rollout that nobody has started. */
    static Rollout draft(String rolloutId, FlagKey flag, long generation, Plan plan) {
        return draft(rolloutId, flag, generation, plan, Optional.empty());
    }

    /**
     * A rollout that nobody has started.
     *
     * @param keptOnOld see {@link Run#keptOnOld()}
     */
    static Rollout draft(String rolloutId, FlagKey flag, long generation, Plan plan, Optional<BasisPoints> keptOnOld) {
        return new Draft(new Run(rolloutId, flag, generation, plan, 0, Optional.empty(), keptOnOld));
    }

    /** Nobody has started it. */
    record Draft(Run run) implements Rollout {
        public Draft {
            Objects.requireNonNull(run, "run");
        }

        @Override
        public RolloutPhase phase() {
            return RolloutPhase.DRAFT;
        }

        @Override
        public Optional<Served> reached() {
            return Optional.empty();
        }

        @Override
        public Draft toldOf(Optional<Freeze> freeze) {
            return new Draft(run.frozenBy(freeze));
        }

        Draft following(Plan edited) {
            return new Draft(run.following(edited).moved());
        }

        Running toRunning(Progress.Opening opening) {
            return new Running(run.moved(), opening);
        }

        Aborted toAborted(Withdrawal why, Instant at) {
            return new Aborted(run.moved(), Optional.empty(), why, at);
        }
    }

    /** A rollout under way: guardrails act in each of these states alike. */
    sealed interface Live extends Rollout permits Running, Held, Paused {

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

    /**
     * The command to take the feature back is on its way; it is sent until it is answered.
     *
     * @param run as {@link Rollout#run()}
     * @param reached as {@link Rollout#reached()}
     * @param why what led to it
     * @param order the command
     * @param overtaken the command that would have completed the rollout, when it was on its way
     * @param keep so many open stages stay, where the plan goes back to the previous stage; empty when all is taken off
     */
    record RollingBack(
            Run run,
            Optional<Served> reached,
            Withdrawal why,
            Order order,
            Optional<Overtaken> overtaken,
            Optional<Integer> keep)
            implements Rollout {
        public RollingBack {
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(reached, "reached");
            Objects.requireNonNull(why, "why");
            Objects.requireNonNull(order, "order");
            Objects.requireNonNull(overtaken, "overtaken");
            Objects.requireNonNull(keep, "keep");
        }

        int keepStages() {
            return keep.orElse(0);
        }

        /** The stage judged is closed, those before it are open as before. */
        Held toPreviousStage(long flagVersion, Instant committedAt, Instant at) {
            Served previous = new Served(keepStages() - 1, flagVersion, committedAt);
            return new Held(
                    run.moved(), Progress.Watching.beginning(previous, at), new HoldReason.SteppedBack(why), at);
        }

        @Override
        public RolloutPhase phase() {
            return RolloutPhase.HELD;
        }

        /** The end: rolled back, or aborted when it was called off. */
        Rollout toEnd(Instant at) {
            return switch (why.cause()) {
                case BREACH, INCONCLUSIVE, NOT_APPROVED, PERSON -> new RolledBack(run.moved(), reached, why, at);
                case CALLED_OFF -> new Aborted(run.moved(), reached, why, at);
            };
        }

        /** Remembers that the command was sent again. */
        RollingBack noting(Order sent) {
            return new RollingBack(run, reached, why, sent, overtaken, keep);
        }

        /** Remembers that everyone was given the feature first. */
        RollingBack noting(Overtaken carriedOut) {
            return new RollingBack(run, reached, why, order, Optional.of(carriedOut), keep);
        }
    }

    /** The flag serves what it did before the rollout. Only a person starts anew, under a new generation. */
    record RolledBack(Run run, Optional<Served> reached, Withdrawal why, Instant at) implements Rollout {
        public RolledBack {
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(reached, "reached");
            Objects.requireNonNull(why, "why");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public RolloutPhase phase() {
            return RolloutPhase.ROLLED_BACK;
        }
    }

    /** Everyone has the feature. */
    record Completed(Run run, Served last, long flagVersion, Instant at) implements Rollout {
        public Completed {
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(last, "last");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public RolloutPhase phase() {
            return RolloutPhase.COMPLETED;
        }

        @Override
        public Optional<Served> reached() {
            return Optional.of(last);
        }
    }

    /** A person called it off. Whatever it had opened is closed again: nothing stays open that nobody watches. */
    record Aborted(Run run, Optional<Served> reached, Withdrawal why, Instant at) implements Rollout {
        public Aborted {
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(reached, "reached");
            Objects.requireNonNull(why, "why");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public RolloutPhase phase() {
            return RolloutPhase.ABORTED;
        }
    }
}
