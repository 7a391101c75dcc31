package dev.sluice.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How far a rollout has got along its plan, and what it waits for there. A hold or a pause keeps it, to go on from.
 *
 * <pre>
 *              command sent            applied
 *   Unopened ───────────────▶ Opening ────────▶ Watching ──(gate: a person)──▶ AwaitingApproval
 *                                ▲                 │ proof                          │ approved
 *                                └──── next stage ─┴────────────────────────────────┤
 *                                                     last stage ──▶ Settling ──────┴▶ Completing
 *                                                                 (bake, holdback)
 * </pre>
 */
public sealed interface Progress
        permits Progress.Unopened,
                Progress.Opening,
                Watching,
                Progress.AwaitingApproval,
                Progress.Settling,
                Progress.Completing {

    /** The newest version of the flag that the rollout builds on. */
    long flagVersion();

    /** The newest stage that flag-config has confirmed; empty before the first. */
    Optional<Served> reached();

    /** The same, with something changed about the stage being served, if there is one. */
    default Progress watchingWith(UnaryOperator<Watching> change) {
        return switch (this) {
            case Unopened unopened -> unopened;
            case Opening opening ->
                new Opening(opening.flagVersion(), opening.from().map(change), opening.order());
            case Watching watching -> change.apply(watching);
            case AwaitingApproval awaiting -> awaiting.with(change.apply(awaiting.watching()));
            case Settling settling -> settling.with(change.apply(settling.watching()));
            case Completing completing ->
                new Completing(completing.flagVersion(), change.apply(completing.from()), completing.order());
        };
    }

    /** Nothing is open and nothing on its way: where a refused first command leads. */
    record Unopened(long flagVersion) implements Progress {
        @Override
        public Optional<Served> reached() {
            return Optional.empty();
        }
    }

    /**
     * The command to open the next stage is on its way. Until it is answered, both what was and what will be may be served.
     *
     * @param flagVersion as {@link Progress#flagVersion()}
     * @param from the stage that is open; empty for the first
     * @param order the command
     */
    record Opening(long flagVersion, Optional<Watching> from, Order order) implements Progress {
        public Opening {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(order, "order");
        }

        /** The plan's stage that is being opened. */
        public int stage() {
            return from.map(watching -> watching.served().stage() + 1).orElse(0);
        }

        @Override
        public Optional<Served> reached() {
            return from.map(Watching::served);
        }

        /** The stage is open; its time begins now. */
        Watching applied(long appliedVersion, Instant committedAt, Instant at) {
            // A person may have resumed from a version newer than the one this command made.
            long version = Math.max(flagVersion, appliedVersion);
            return Watching.beginning(new Served(stage(), version, committedAt), at);
        }

        /** The stage did not open: back to where it was. */
        Progress refused() {
            return from.<Progress>map(watching -> watching).orElseGet(() -> new Unopened(flagVersion));
        }

        Opening sentAgain(long fromVersion, Instant at) {
            return new Opening(fromVersion, from, order.sentAgain(at));
        }
    }

    /**
     * The stage has its proof; a person has to open the next one. The watch goes on.
     *
     * @param watching the stage
     * @param since when the proof was there
     * @param watchedThen how long the stage had been watched then: the deadline of the approval counts from there
     */
    record AwaitingApproval(Watching watching, Instant since, Duration watchedThen) implements Progress {
        public AwaitingApproval {
            Objects.requireNonNull(watching, "watching");
            Objects.requireNonNull(since, "since");
            // States that were stored before approvals had deadlines have none.
            watchedThen = watchedThen == null ? watching.watched() : watchedThen;
        }

        static AwaitingApproval beginning(Watching watching, Instant at) {
            return new AwaitingApproval(watching, at, watching.watchedAt(at));
        }

        AwaitingApproval with(Watching other) {
            return new AwaitingApproval(other, since, watchedThen);
        }

        /** How long the approval has been waited for while the stage was watched. */
        Duration waitedAt(Instant at) {
            return watching.watchedAt(at).minus(watchedThen);
        }

        @Override
        public long flagVersion() {
            return watching.flagVersion();
        }

        @Override
        public Optional<Served> reached() {
            return watching.reached();
        }
    }

    /**
     * The last stage has its proof and is watched on, holdback and guardrails in place, before everyone has the feature.
     *
     * @param watching the last stage; its time counts from the period's beginning
     * @param period which one
     */
    record Settling(Watching watching, Period period) implements Progress {
        public Settling {
            Objects.requireNonNull(watching, "watching");
            Objects.requireNonNull(period, "period");
        }

        /** What the rollout watches on for. */
        public enum Period {
            /** To see what only time brings out. */
            BAKE,
            /** To keep somebody to compare with for longer still. */
            HOLDBACK
        }

        /** The period after the last stage's proof, or after this one; empty when everyone may have the feature. */
        static Optional<Period> after(Progress progress, PlanRules rules) {
            boolean baked = progress instanceof Settling;
            boolean heldBack = progress instanceof Settling settling && settling.period() == Period.HOLDBACK;
            if (!baked && rules.bake().isPositive()) {
                return Optional.of(Period.BAKE);
            }
            return !heldBack && rules.holdbackFor().isPositive() ? Optional.of(Period.HOLDBACK) : Optional.empty();
        }

        Settling with(Watching other) {
            return new Settling(other, period);
        }

        /** How long it lasts at least. */
        public Duration lasts(PlanRules rules) {
            return switch (period) {
                case BAKE -> rules.bake();
                case HOLDBACK -> rules.holdbackFor();
            };
        }

        @Override
        public long flagVersion() {
            return watching.flagVersion();
        }

        @Override
        public Optional<Served> reached() {
            return watching.reached();
        }
    }

    /**
     * The last stage has its proof; the command to give the feature to everyone is on its way.
     *
     * @param flagVersion as {@link Progress#flagVersion()}
     * @param from the last stage
     * @param order the command
     */
    record Completing(long flagVersion, Watching from, Order order) implements Progress {
        public Completing {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(order, "order");
        }

        @Override
        public Optional<Served> reached() {
            return from.reached();
        }

        Completing sentAgain(long fromVersion, Instant at) {
            return new Completing(fromVersion, from, order.sentAgain(at));
        }
    }
}
