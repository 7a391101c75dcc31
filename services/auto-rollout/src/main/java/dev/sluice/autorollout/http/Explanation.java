package dev.sluice.autorollout.http;

import dev.sluice.autorollout.http.Views.StageView;
import dev.sluice.autorollout.http.Views.VerdictView;
import dev.sluice.autorollout.store.StateKind;
import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Verdict;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Live;
import dev.sluice.rollout.Order;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.Progress;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutDecider;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Watching;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Why a rollout stands where it stands and what it waits for.
 *
 * @param standsBecause in words, with numbers
 * @param waitsFor in words, with numbers; empty after the end
 * @param needsPerson whether it goes on only when a person says so
 * @param stage the stage that is open
 * @param share of that stage's audience; zero before the first
 * @param nextStage what opens next; absent at the last stage and after the end
 * @param proofNeeded what the open stage has to show, in words
 * @param verdict the newest one
 * @param deadlines when time alone will change something
 */
record Explanation(
        String id,
        RolloutPhase phase,
        StateKind state,
        String standsBecause,
        String waitsFor,
        boolean needsPerson,
        Optional<StageView> stage,
        BasisPoints share,
        Optional<StageView> nextStage,
        Optional<String> proofNeeded,
        Optional<VerdictView> verdict,
        Deadlines deadlines) {

    /**
     * Times at which something changes by itself.
     *
     * @param earliestNext before that the stage's least time is not over
     * @param longest from then on the stage counts as inconclusive
     * @param silence from then on, without a verdict, the rollout holds
     * @param answer by then a command is sent again
     * @param watchedSeconds how long the stage has been watched
     */
    record Deadlines(
            Optional<Instant> earliestNext,
            Optional<Instant> longest,
            Optional<Instant> silence,
            Optional<Instant> answer,
            Optional<Long> watchedSeconds) {

        static final Deadlines NONE =
                new Deadlines(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        static Deadlines ofAnswer(Order order) {
            return new Deadlines(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(order.sentAt().plus(RolloutDecider.ANSWER_WITHIN)),
                    Optional.empty());
        }

        /** Of a period after the last stage's proof. */
        static Deadlines ofWatch(Watching watching, Duration lasts) {
            Instant from = watching.heardAt();
            return new Deadlines(
                    Optional.of(from.plus(lasts.minus(watching.watched()))),
                    Optional.empty(),
                    Optional.of(from.plus(RolloutDecider.SILENCE)),
                    Optional.empty(),
                    Optional.of(watching.watched().toSeconds()));
        }

        static Deadlines ofWatch(Stage stage, Watching watching) {
            Instant from = watching.heardAt();
            Duration watched = watching.watched();
            return new Deadlines(
                    Optional.of(from.plus(stage.least().minus(watched))),
                    Optional.of(from.plus(stage.longest().minus(watched))),
                    Optional.of(from.plus(RolloutDecider.SILENCE)),
                    Optional.empty(),
                    Optional.of(watched.toSeconds()));
        }
    }

    /** What is waited for. */
    private record Wait(String words, boolean needsPerson, Deadlines deadlines) {}

    /**
     * Explains a state.
     *
     * @param reason of the decision that led to it
     * @param askNow what a running rollout would answer if it looked at its stage now
     */
    static Explanation of(
            Rollout state, String reason, Supplier<Decision> askNow, Optional<Verdict> newest, Instant now) {
        Plan plan = state.run().plan();
        Optional<StageView> open = state.reached().map(served -> StageView.open(plan, served));
        int next = open.map(stage -> stage.index() + 1).orElse(0);
        boolean ended = StateKind.of(state).isEnd();
        Wait wait = waitOf(state, askNow);
        return new Explanation(
                state.run().rolloutId(),
                state.phase(),
                StateKind.of(state),
                ended
                        ? Views.withdrawalOf(state)
                                .map(why -> why.reason().isBlank() ? reason : why.reason() + "; " + reason)
                                .orElse(reason)
                        : reason,
                wait.words(),
                wait.needsPerson(),
                open,
                open.map(StageView::share).orElse(BasisPoints.NONE),
                ended || next >= plan.stages().size() ? Optional.empty() : Optional.of(StageView.closed(plan, next)),
                ended ? Optional.empty() : open.map(stage -> words(stage.proof())),
                newest.filter(verdict -> verdict.generation() == state.run().generation())
                        .map(verdict -> VerdictView.of(verdict, now)),
                wait.deadlines());
    }

    private static Wait waitOf(Rollout state, Supplier<Decision> askNow) {
        return switch (state) {
            case Rollout.Draft _ -> new Wait("somebody has to start it", true, Deadlines.NONE);
            case Live.Running running -> whileRunning(running, askNow);
            case Live.Held held ->
                new Wait(
                        held.reason().sentence()
                                + (held.reason().resumesByItself()
                                        ? ""
                                        : "; a person has to resume it or roll it back"),
                        !held.reason().resumesByItself(),
                        Deadlines.NONE);
            case Live.Paused paused ->
                new Wait("somebody has to resume it: " + paused.by() + " paused it", true, Deadlines.NONE);
            case Rollout.RollingBack rolling ->
                new Wait(
                        "flag-config has to confirm the rollback: " + sent(rolling.order()),
                        false,
                        Deadlines.ofAnswer(rolling.order()));
            case Rollout.RolledBack _, Rollout.Completed _, Rollout.Aborted _ -> new Wait("", false, Deadlines.NONE);
        };
    }

    private static Wait whileRunning(Live.Running running, Supplier<Decision> askNow) {
        Plan plan = running.run().plan();
        return switch (running.progress()) {
            case Progress.Unopened _ -> new Wait("the first stage has to be opened", true, Deadlines.NONE);
            case Progress.Opening opening ->
                new Wait(
                        "flag-config has to open stage \""
                                + plan.stages().get(opening.stage()).name() + "\": " + sent(opening.order()),
                        false,
                        Deadlines.ofAnswer(opening.order()));
            case Progress.Completing completing ->
                new Wait(
                        "flag-config has to give it to everyone: " + sent(completing.order()),
                        false,
                        Deadlines.ofAnswer(completing.order()));
            case Watching watching ->
                new Wait(askNow.get().reason(), false, Deadlines.ofWatch(stageOf(plan, watching), watching));
            case Progress.AwaitingApproval awaiting ->
                new Wait(
                        stageOf(plan, awaiting.watching())
                                        .termsOrNone()
                                        .approval()
                                        .map(approval -> "somebody of the group \"" + approval.group() + "\"")
                                        .orElse("somebody")
                                + " has to approve the next stage; the proof has been there since "
                                + awaiting.since(),
                        true,
                        Deadlines.NONE);
            case Progress.Settling settling ->
                new Wait(
                        askNow.get().reason(),
                        false,
                        Deadlines.ofWatch(settling.watching(), settling.lasts(plan.rulesOrPlain())));
        };
    }

    private static Stage stageOf(Plan plan, Watching watching) {
        return plan.stages().get(watching.served().stage());
    }

    private static String sent(Order order) {
        return "command " + order.commandId() + " was sent at " + order.sentAt()
                + (order.timesSent() == 1 ? "" : " for the " + order.timesSent() + ". time");
    }

    private static String words(StageProof proof) {
        return switch (proof) {
            case StageProof.Reach reach ->
                "at least " + reach.people() + " treated people were exposed, with sound data and no breach";
            case StageProof.NotWorseThan bound -> "no guardrail's metric is worse by more than " + bound.margin();
        };
    }
}
