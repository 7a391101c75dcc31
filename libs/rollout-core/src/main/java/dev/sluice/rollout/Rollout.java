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
public sealed interface Rollout
        permits Rollout.Draft, Live, Rollout.RollingBack, Rollout.RolledBack, Rollout.Completed, Rollout.Aborted {

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

        Live.Running toRunning(Progress.Opening opening) {
            return new Live.Running(run.moved(), opening);
        }

        Aborted toAborted(Withdrawal why, Instant at) {
            return new Aborted(run.moved(), Optional.empty(), why, at);
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
        Live.Held toPreviousStage(long flagVersion, Instant committedAt, Instant at) {
            Served previous = new Served(keepStages() - 1, flagVersion, committedAt);
            return new Live.Held(run.moved(), Watching.beginning(previous, at), new HoldReason.SteppedBack(why), at);
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
