package dev.sluice.rollout;

import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.RolloutEvent.Advance;
import dev.sluice.rollout.RolloutEvent.Approve;
import dev.sluice.rollout.RolloutEvent.CohortEdited;
import dev.sluice.rollout.RolloutEvent.CommandApplied;
import dev.sluice.rollout.RolloutEvent.CommandRefused;
import dev.sluice.rollout.RolloutEvent.FlagEdited;
import dev.sluice.rollout.RolloutEvent.TimerFired;
import dev.sluice.rollout.RolloutEvent.VerdictArrived;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides while a rollout goes its way. */
final class WhileRunning {

    private WhileRunning() {}

    static Decision decide(Live.Running running, RolloutEvent event) {
        return switch (event) {
            case VerdictArrived arrived -> onVerdict(running, arrived);
            case CommandApplied applied -> onApplied(running, applied);
            case CommandRefused refused -> onRefused(running, refused);
            case FlagEdited edited -> onEdit(running, edited);
            case CohortEdited edited -> Edits.ofCohort(running, edited);
            case RolloutEvent.Frozen frozen -> RolloutDecider.freeze(running, Optional.of(frozen.freeze()));
            case RolloutEvent.Thawed _ -> RolloutDecider.freeze(running, Optional.empty());
            case RolloutEvent.EditPlan edit -> PlanEditing.edit(running, edit);
            case TimerFired fired -> onTimer(running, fired);
            case RolloutEvent.Pause pause -> Moves.pause(running, pause);
            case RolloutEvent.RollBack wish -> Moves.rollBack(running, wish);
            case RolloutEvent.Abort wish -> Moves.callOff(running, wish);
            case Advance advance -> onAdvance(running, advance);
            case Approve approve -> onApprove(running, approve);
            case RolloutEvent.Resume _ -> Decision.refused(running, "the rollout is not stopped");
            case RolloutEvent.Started _ -> Decision.ignored(running, "the rollout has been started already");
        };
    }

    private static Decision onVerdict(Live.Running running, VerdictArrived arrived) {
        return switch (VerdictMeaning.of(running.run(), running.progress(), arrived.verdict(), arrived.at())) {
            case VerdictMeaning.Foreign foreign -> Decision.ignored(running, foreign.why());
            case VerdictMeaning.Breach breach -> Moves.breach(running, breach, arrived.verdict(), arrived.at());
            case VerdictMeaning.Outdated outdated -> Decision.ignored(running, outdated.why());
            case VerdictMeaning.HoldBreach breach ->
                Moves.hold(
                        running,
                        Moves.stopped(running, arrived.at())
                                .watchingWith(watching -> watching.heldBy(breach.guardrailIds())),
                        new HoldReason.GuardrailBreached(
                                breach.guardrailIds(), arrived.verdict().sentence()),
                        Optional.of(arrived.verdict()),
                        arrived.at());
            case VerdictMeaning.Current current -> onCurrent(running, current);
        };
    }

    private static Decision onCurrent(Live.Running running, VerdictMeaning.Current current) {
        Reading reading = current.reading();
        return switch (running.progress()) {
            case Progress.Unopened _, Progress.Opening _, Progress.Completing _ ->
                Decision.ignored(
                        running, "the next stage is on its way; the verdict on the one before changes nothing");
            case Watching _, Progress.AwaitingApproval _, Progress.Settling _ -> {
                if (reading.status() == VerdictStatus.UNRELIABLE) {
                    yield doubt(running, reading);
                }
                Progress heard =
                        running.progress().watchingWith(watching -> watching.heard(reading, current.newWarnings()));
                List<Effect> effects = heardEffects(running, heard, current);
                yield with(effects, StageTurn.decide(running.noting(heard), reading.heardAt()));
            }
        };
    }

    private static Decision doubt(Live.Running running, Reading reading) {
        return Moves.hold(
                running,
                Moves.stopped(running, reading.heardAt()),
                new HoldReason.UnreliableData(reading.verdict().sentence()),
                Optional.of(reading.verdict()),
                reading.heardAt());
    }

    private static List<Effect> heardEffects(Live.Running running, Progress progress, VerdictMeaning.Current current) {
        Watching heard = VerdictMeaning.watchingOf(progress).orElseThrow();
        List<Effect> effects = new ArrayList<>();
        for (String guardrail : current.newWarnings()) {
            effects.add(Announcer.warning(
                    running.run(),
                    guardrail,
                    heard.served(),
                    current.reading().verdict(),
                    current.reading().heardAt()));
        }
        effects.add(new Effect.WakeAt(Timer.SILENCE, heard.silentFrom()));
        return effects;
    }

    private static Decision with(List<Effect> before, Decision decision) {
        List<Effect> effects = new ArrayList<>(before);
        effects.addAll(decision.effects());
        Decision.Outcome outcome =
                decision.outcome() == Decision.Outcome.WAITING ? Decision.Outcome.NOTED : decision.outcome();
        return new Decision(decision.next(), effects, outcome, decision.reason());
    }

    private static Decision onApplied(Live.Running running, CommandApplied applied) {
        return switch (running.progress()) {
            case Progress.Opening opening
            when opening.order().commandId().equals(applied.commandId()) ->
                Moves.opened(running, opening, applied, true);
            case Progress.Completing completing
            when completing.order().commandId().equals(applied.commandId()) ->
                Moves.completed(running, completing, applied);
            case Progress.Unopened _,
                    Progress.Opening _,
                    Watching _,
                    Progress.AwaitingApproval _,
                    Progress.Settling _,
                    Progress.Completing _ ->
                Decision.ignored(running, "no answer to command " + applied.commandId() + " is awaited");
        };
    }

    private static Decision onRefused(Live.Running running, CommandRefused refused) {
        return switch (running.progress()) {
            case Progress.Opening opening
            when opening.order().commandId().equals(refused.commandId()) ->
                Moves.hold(running, opening.refused(), WhileStopped.reasonOf(refused), Optional.empty(), refused.at());
            case Progress.Completing completing
            when completing.order().commandId().equals(refused.commandId()) ->
                Moves.hold(running, completing.from(), WhileStopped.reasonOf(refused), Optional.empty(), refused.at());
            case Progress.Unopened _,
                    Progress.Opening _,
                    Watching _,
                    Progress.AwaitingApproval _,
                    Progress.Settling _,
                    Progress.Completing _ ->
                Decision.ignored(running, "no answer to command " + refused.commandId() + " is awaited");
        };
    }

    private static Decision onEdit(Live.Running running, FlagEdited edited) {
        long known = running.progress().flagVersion();
        if (edited.flagVersion() <= known) {
            return Decision.ignored(
                    running,
                    "the change that made version " + edited.flagVersion() + " is known: the rollout builds on "
                            + known);
        }
        return Moves.hold(
                running,
                Moves.stopped(running, edited.at()),
                new HoldReason.Edited(edited.by(), edited.flagVersion(), edited.note()),
                Optional.empty(),
                edited.at());
    }

    private static Decision onTimer(Live.Running running, TimerFired fired) {
        return switch (running.progress()) {
            case Progress.Unopened _ -> Decision.ignored(running, "nothing is open and no answer is awaited");
            case Progress.Opening opening -> onAnswerTimer(running, opening.order(), fired);
            case Progress.Completing completing -> onAnswerTimer(running, completing.order(), fired);
            case Watching watching -> onStageTimer(running, watching, fired);
            case Progress.AwaitingApproval awaiting -> onStageTimer(running, awaiting.watching(), fired);
            case Progress.Settling settling -> onStageTimer(running, settling.watching(), fired);
        };
    }

    private static Decision onAnswerTimer(Live.Running running, Order order, TimerFired fired) {
        if (fired.timer() != Timer.ANSWER || fired.at().isBefore(order.answerDueAt())) {
            return Decision.ignored(
                    running, "the answer to " + order.commandId() + " is due at " + order.answerDueAt());
        }
        if (order.timesSent() >= RolloutDecider.SENDS_BEFORE_ALARM) {
            Decision held = Moves.hold(
                    running,
                    running.progress(),
                    new HoldReason.NoAnswer(order.commandId(), order.timesSent()),
                    Optional.empty(),
                    fired.at());
            return with(List.of(new Effect.WakeAt(Timer.ANSWER, order.askedAgainAt())), held);
        }
        return WhileStopped.sendAgain(running, order, fired.at());
    }

    private static Decision onStageTimer(Live.Running running, Watching watching, TimerFired fired) {
        if (silent(watching, fired.at())) {
            return fallSilent(
                    running, running.progress().watchingWith(Watching::fellSilent), watching.heardAt(), fired.at());
        }
        return switch (fired.timer()) {
            case LEAST, LONGEST -> StageTurn.decide(running, fired.at());
            case SILENCE ->
                Decision.ignored(
                        running,
                        "the last verdict came at " + watching.heardAt() + "; silence begins at "
                                + watching.silentFrom());
            case ANSWER -> Decision.ignored(running, "no answer is awaited");
        };
    }

    private static boolean silent(Watching watching, Instant at) {
        return !at.isBefore(watching.silentFrom());
    }

    private static Decision fallSilent(Live.Running running, Progress stopped, Instant lastHeardAt, Instant at) {
        return Moves.hold(running, stopped, new HoldReason.WatcherSilent(lastHeardAt), Optional.empty(), at);
    }

    private static Decision onAdvance(Live.Running running, Advance advance) {
        return switch (running.progress()) {
            case Watching _, Progress.AwaitingApproval _, Progress.Settling _ -> Advancing.advance(running, advance);
            case Progress.Unopened _, Progress.Opening _, Progress.Completing _ ->
                Decision.refused(running, "the next stage is on its way already; one at a time");
        };
    }

    private static Decision onApprove(Live.Running running, Approve approve) {
        if (!(running.progress() instanceof Progress.AwaitingApproval awaiting)) {
            return Decision.refused(running, "nothing waits for an approval");
        }
        Watching watching = awaiting.watching();
        Optional<String> group = running.run()
                .stage(watching.served().stage())
                .termsOrNone()
                .approval()
                .map(Approval::group)
                .filter(needed -> !approve.groups().contains(needed));
        if (group.isPresent()) {
            return Decision.refused(
                    running,
                    "the plan wants the word of somebody of the group \"" + group.get() + "\"; " + approve.by()
                            + (approve.groups().isEmpty()
                                    ? " is in no group"
                                    : " is in " + String.join(", ", approve.groups())));
        }
        WideningGuard.Question question = WideningGuard.Question.of(running.run(), awaiting, approve.at());
        Optional<String> gone = question.firstRefusal(WideningGuard.PROOF);
        if (gone.isPresent()) {
            return Decision.refused(running, "the proof is not there any more: " + gone.get());
        }
        Optional<String> refusal = question.firstRefusal(WideningGuard.PERMISSION);
        if (refusal.isPresent()) {
            return Decision.refused(running, "not now: " + refusal.get());
        }
        return Moves.goOneStageOn(
                running,
                awaiting,
                approve.by(),
                approve.by() + " approved" + Words.because(approve.reason()),
                watching.newest().map(Reading::verdict),
                Optional.empty(),
                approve.at());
    }
}
