package dev.sluice.autorollout.http;

import dev.sluice.autorollout.store.DecisionRow;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.StateKind;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.Aftermath;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.Live;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutEvent;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.rollout.Served;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Withdrawal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people are shown of rollouts. */
final class Views {

    private Views() {}

    /**
     * A rollout.
     *
     * @param phase its state in a word, as on the topic
     * @param state its state's own name: tells a pause from a hold and from a rollback under way
     * @param stage the newest stage that is open, or was when it ended; absent before the first
     * @param stageCount how many the plan has
     * @param reason why it stands where it stands
     * @param note what its maker said about it
     * @param unguarded whether no guardrail watches it
     * @param withdrawal why it is or was taken back, or called off
     * @param verdict the newest verdict on it
     * @param keptOnOld the share of people who saw an earlier run and stay on what they had; absent when nobody is kept
     * @param coolsUntil until when, after its rollback, a new rollout of the flag needs a reason; absent otherwise
     * @param plan what it follows; left out of lists
     * @param forecast how long its stages will need, as far as recent traffic tells; in the answer to its making only
     */
    public record RolloutView(
            String id,
            String project,
            FlagKey flag,
            long generation,
            RolloutPhase phase,
            StateKind state,
            Optional<StageView> stage,
            int stageCount,
            String reason,
            String note,
            String template,
            int templateVersion,
            boolean unguarded,
            Optional<WithdrawalView> withdrawal,
            Optional<VerdictView> verdict,
            String createdBy,
            Instant createdAt,
            Instant changedAt,
            Optional<BasisPoints> keptOnOld,
            Optional<Instant> coolsUntil,
            Optional<Plan> plan,
            Optional<Forecasts.ForecastView> forecast) {

        RolloutView with(Forecasts.ForecastView outlook) {
            return new RolloutView(
                    id,
                    project,
                    flag,
                    generation,
                    phase,
                    state,
                    stage,
                    stageCount,
                    reason,
                    note,
                    template,
                    templateVersion,
                    unguarded,
                    withdrawal,
                    verdict,
                    createdBy,
                    createdAt,
                    changedAt,
                    keptOnOld,
                    coolsUntil,
                    plan,
                    Optional.of(outlook));
        }
    }

    /**
     * A stage of a plan.
     *
     * @param index from 0
     * @param share the share of the audience that is treated, holdback taken off
     * @param gate who opens the next stage
     * @param flagVersion the flag's version that serves it; absent when it is not open
     * @param openedAt when that version was committed; absent when it is not open
     */
    public record StageView(
            int index,
            String name,
            String audience,
            BasisPoints share,
            StageProof proof,
            Gate gate,
            Optional<Long> flagVersion,
            Optional<Instant> openedAt) {

        static StageView open(Plan plan, Served served) {
            return of(plan, served.stage(), Optional.of(served));
        }

        static StageView closed(Plan plan, int index) {
            return of(plan, index, Optional.empty());
        }

        private static StageView of(Plan plan, int index, Optional<Served> served) {
            Stage stage = plan.stages().get(index);
            return new StageView(
                    index,
                    stage.name(),
                    stage.audience().name(),
                    plan.treatedShare(index),
                    stage.proof(),
                    stage.gate(),
                    served.map(Served::flagVersion),
                    served.map(Served::since));
        }
    }

    /** Why a feature is taken back: what kind of reason, by whom, in words. */
    public record WithdrawalView(Withdrawal.Cause cause, String by, String reason) {
        static WithdrawalView of(Withdrawal why) {
            return new WithdrawalView(why.cause(), why.by(), why.reason());
        }
    }

    static Optional<Withdrawal> withdrawalOf(Rollout state) {
        return switch (state) {
            case Rollout.RollingBack rolling -> Optional.of(rolling.why());
            case Rollout.RolledBack ended -> Optional.of(ended.why());
            case Rollout.Aborted ended -> Optional.of(ended.why());
            case Rollout.Draft _, Live _, Rollout.Completed _ -> Optional.empty();
        };
    }

    /**
     * The newest verdict, in short.
     *
     * @param stage the plan's stage that it judged
     * @param ageSeconds how long ago it was made
     */
    public record VerdictView(
            VerdictStatus status,
            int stage,
            String sentence,
            long exposedTreated,
            long exposedControl,
            List<GuardrailView> guardrails,
            Instant judgedAt,
            Instant judgedTo,
            long ageSeconds) {

        static VerdictView of(Verdict verdict, Instant now) {
            return new VerdictView(
                    verdict.status(),
                    verdict.stage(),
                    verdict.sentence(),
                    verdict.exposedTreated(),
                    verdict.exposedControl(),
                    verdict.guardrails().stream().map(GuardrailView::of).toList(),
                    verdict.judgedAt(),
                    verdict.judgedTo(),
                    Math.max(0, now.getEpochSecond() - verdict.judgedAt().getEpochSecond()));
        }
    }

    /** What can be said of one guardrail: both arms, the effect with its interval, in words. */
    public record GuardrailView(
            String id,
            VerdictStatus status,
            GuardrailVerdict.ArmSummary treated,
            GuardrailVerdict.ArmSummary control,
            GuardrailVerdict.Effect effect,
            String sentence) {

        static GuardrailView of(GuardrailVerdict verdict) {
            return new GuardrailView(
                    verdict.guardrailId(),
                    verdict.status(),
                    verdict.treated(),
                    verdict.control(),
                    verdict.effect(),
                    verdict.sentence());
        }
    }

    /**
     * A line of the decision log.
     *
     * @param id its place; grows
     * @param event what happened: {@code verdict_arrived}, {@code pause}, …
     * @param by the person, when a person did it
     * @param from the state before
     * @param to the state after
     * @param verdict the verdict that was decided upon, whole, when one was what happened
     */
    public record DecisionView(
            long id,
            Instant at,
            String event,
            Optional<String> by,
            StateKind from,
            StateKind to,
            Decision.Outcome outcome,
            String reason,
            Optional<Verdict> verdict) {

        static DecisionView of(DecisionRow row) {
            RolloutEvent event = row.readEvent();
            return new DecisionView(
                    row.id(),
                    row.at(),
                    row.eventKind().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT),
                    by(event),
                    row.from(),
                    row.to(),
                    row.outcome(),
                    row.reason(),
                    event instanceof RolloutEvent.VerdictArrived arrived
                            ? Optional.of(arrived.verdict())
                            : Optional.empty());
        }

        private static Optional<String> by(RolloutEvent event) {
            return switch (event) {
                case RolloutEvent.Started started -> Optional.of(started.by());
                case RolloutEvent.PersonCommand command -> Optional.of(command.by());
                case RolloutEvent.FlagEdited edited -> Optional.of(edited.by());
                case RolloutEvent.CohortEdited edited -> Optional.of(edited.by());
                case RolloutEvent.Frozen frozen -> Optional.of(frozen.freeze().by());
                case RolloutEvent.Thawed thawed -> Optional.of(thawed.by());
                case RolloutEvent.VerdictArrived _,
                        RolloutEvent.CommandApplied _,
                        RolloutEvent.CommandRefused _,
                        RolloutEvent.TimerFired _ -> Optional.empty();
            };
        }
    }

    static RolloutView of(RolloutRow row, Rollout state, Optional<Verdict> newest, Instant now, boolean withPlan) {
        Plan plan = state.run().plan();
        return new RolloutView(
                row.id(),
                row.project(),
                row.flag(),
                row.generation(),
                state.phase(),
                StateKind.of(state),
                state.reached().map(served -> StageView.open(plan, served)),
                plan.stages().size(),
                row.reason(),
                row.note(),
                plan.templateKey(),
                plan.templateVersion(),
                plan.guardrails().isEmpty(),
                withdrawalOf(state).map(WithdrawalView::of),
                newest.filter(verdict -> verdict.generation() == row.generation())
                        .map(verdict -> VerdictView.of(verdict, now)),
                row.createdBy(),
                row.createdAt(),
                row.changedAt(),
                state.run().keptOnOld(),
                Aftermath.coolsUntil(state),
                withPlan ? Optional.of(plan) : Optional.empty(),
                Optional.empty());
    }
}
