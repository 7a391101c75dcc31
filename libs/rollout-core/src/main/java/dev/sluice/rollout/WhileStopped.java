package dev.sluice.rollout;

import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.RolloutEvent.Advance;
import dev.sluice.rollout.RolloutEvent.CohortEdited;
import dev.sluice.rollout.RolloutEvent.CommandApplied;
import dev.sluice.rollout.RolloutEvent.CommandRefused;
import dev.sluice.rollout.RolloutEvent.FlagEdited;
import dev.sluice.rollout.RolloutEvent.Resume;
import dev.sluice.rollout.RolloutEvent.VerdictArrived;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides while a rollout is held or paused. */
final class WhileStopped {

    private WhileStopped() {}

    static Decision decide(Live.Held held, RolloutEvent event) {
        return held.reason() instanceof HoldReason.SteppedBack back
                ? WhileSteppedBack.decide(held, back, event)
                : whileHeld(held, event);
    }

    private static Decision whileHeld(Live.Held held, RolloutEvent event) {
        return switch (event) {
            case VerdictArrived arrived -> onVerdict(held, arrived);
            case CommandApplied applied -> onApplied(held, applied, held.reason() instanceof HoldReason.NoAnswer);
            case CommandRefused refused -> onRefused(held, refused);
            case FlagEdited edited -> Edits.ofFlag(held, edited);
            case CohortEdited edited -> Edits.ofCohort(held, edited);
            case RolloutEvent.Frozen frozen -> RolloutDecider.freeze(held, Optional.of(frozen.freeze()));
            case RolloutEvent.Thawed _ -> RolloutDecider.freeze(held, Optional.empty());
            case RolloutEvent.EditPlan edit -> PlanEditing.edit(held, edit);
            case RolloutEvent.TimerFired fired -> onTimer(held, fired);
            case RolloutEvent.Pause pause -> Moves.pause(held, pause);
            case Resume resume -> Resuming.byPerson(held, resume);
            case Advance advance -> Advancing.held(held, advance);
            case RolloutEvent.RollBack wish -> Moves.rollBack(held, wish);
            case RolloutEvent.Abort wish -> Moves.callOff(held, wish);
            case RolloutEvent.Approve _ ->
                Decision.refused(held, "held: " + held.reason().sentence());
            case RolloutEvent.Started _ -> Decision.ignored(held, "the rollout has been started already");
        };
    }

    static Decision decide(Live.Paused paused, RolloutEvent event) {
        return switch (event) {
            case VerdictArrived arrived -> onVerdict(paused, arrived);
            case CommandApplied applied -> onApplied(paused, applied, false);
            case CommandRefused refused -> onRefused(paused, refused);
            case FlagEdited edited -> Edits.ofFlag(paused, edited);
            case CohortEdited edited -> Edits.ofCohort(paused, edited);
            case RolloutEvent.Frozen frozen -> RolloutDecider.freeze(paused, Optional.of(frozen.freeze()));
            case RolloutEvent.Thawed _ -> RolloutDecider.freeze(paused, Optional.empty());
            case RolloutEvent.EditPlan edit -> PlanEditing.edit(paused, edit);
            case RolloutEvent.TimerFired fired ->
                Decision.ignored(
                        paused,
                        "paused since " + paused.since() + ": no time drives it on, " + fired.timer() + " neither");
            case Resume resume -> Resuming.byPerson(paused, resume);
            case RolloutEvent.RollBack wish -> Moves.rollBack(paused, wish);
            case RolloutEvent.Abort wish -> Moves.callOff(paused, wish);
            case RolloutEvent.Pause _, Advance _, RolloutEvent.Approve _ ->
                Decision.refused(
                        paused,
                        paused.by() + " paused it at " + paused.since() + Words.because(paused.reason())
                                + "; resume it first");
            case RolloutEvent.Started _ -> Decision.ignored(paused, "the rollout has been started already");
        };
    }

    private static Decision onVerdict(Live.Held held, VerdictArrived arrived) {
        return switch (VerdictMeaning.of(held.run(), held.progress(), arrived.verdict(), arrived.at())) {
            case VerdictMeaning.Foreign foreign -> Decision.ignored(held, foreign.why());
            case VerdictMeaning.Breach breach -> Moves.breach(held, breach, arrived.verdict(), arrived.at());
            case VerdictMeaning.Outdated outdated -> Decision.ignored(held, outdated.why());
            case VerdictMeaning.HoldBreach breach -> {
                HoldReason reason = new HoldReason.GuardrailBreached(
                        breach.guardrailIds(), arrived.verdict().sentence());
                yield waitsForThePast(held.reason())
                        ? Moves.hold(
                                held,
                                held.progress().watchingWith(watching -> watching.heldBy(breach.guardrailIds())),
                                reason,
                                Optional.of(arrived.verdict()),
                                arrived.at())
                        : remembering(held, breach.guardrailIds(), stillHeld(held));
            }
            case VerdictMeaning.Current current -> onCurrent(held, current.reading());
        };
    }

    /** It stays stopped as it is, but knows which guardrails that hold are breached: none, when the newest verdict says so. */
    private static Decision remembering(Live live, List<String> breached, String stands) {
        Progress knowing = live.progress().watchingWith(watching -> watching.heldBy(breached));
        if (knowing.equals(live.progress())) {
            return Decision.ignored(live, stands);
        }
        String news = breached.isEmpty()
                ? "no guardrail that holds is breached any more"
                : "guardrail " + String.join(", ", breached) + " is breached and will hold it when it is resumed";
        return Decision.noted(live.noting(knowing), stands + "; " + news, List.of());
    }

    /** Whether the hold is over once the watcher speaks of sound data again. */
    private static boolean waitsForThePast(HoldReason reason) {
        return switch (reason) {
            case HoldReason.WatcherSilent _, HoldReason.UnreliableData _, HoldReason.NoData _ -> true;
            case HoldReason.NoAnswer _,
                    HoldReason.GuardrailBreached _,
                    HoldReason.Edited _,
                    HoldReason.CohortEdited _,
                    HoldReason.CommandRefused _,
                    HoldReason.Inconclusive _,
                    HoldReason.NotApproved _,
                    HoldReason.SteppedBack _ -> false;
        };
    }

    static String stillHeld(Live.Held held) {
        return "held since " + held.since() + ": " + held.reason().sentence();
    }

    private static Decision onCurrent(Live.Held held, Reading reading) {
        if (!waitsForThePast(held.reason())) {
            return remembering(held, List.of(), stillHeld(held));
        }
        if (reading.status() == VerdictStatus.UNRELIABLE) {
            return held.reason() instanceof HoldReason.UnreliableData
                    ? Decision.waiting(held, stillHeld(held))
                    : Moves.hold(
                            held,
                            held.progress(),
                            new HoldReason.UnreliableData(reading.verdict().sentence()),
                            Optional.of(reading.verdict()),
                            reading.heardAt());
        }
        if (held.reason() instanceof HoldReason.NoData && reading.status() == VerdictStatus.NO_DATA) {
            return Decision.waiting(held, stillHeld(held));
        }
        return Resuming.byItself(held, reading);
    }

    private static Decision onVerdict(Live.Paused paused, VerdictArrived arrived) {
        String stands = "paused by " + paused.by() + " since " + paused.since();
        return switch (VerdictMeaning.of(paused.run(), paused.progress(), arrived.verdict(), arrived.at())) {
            case VerdictMeaning.Foreign foreign -> Decision.ignored(paused, foreign.why());
            case VerdictMeaning.Breach breach -> Moves.breach(paused, breach, arrived.verdict(), arrived.at());
            case VerdictMeaning.Outdated outdated -> Decision.ignored(paused, outdated.why());
            case VerdictMeaning.HoldBreach breach -> remembering(paused, breach.guardrailIds(), stands);
            case VerdictMeaning.Current current ->
                remembering(
                        paused,
                        List.of(),
                        stands + "; verdict " + current.reading().status());
        };
    }

    private static Decision onApplied(Live live, CommandApplied applied, boolean goOn) {
        return switch (live.progress()) {
            case Progress.Opening opening
            when opening.order().commandId().equals(applied.commandId()) -> Moves.opened(live, opening, applied, goOn);
            case Progress.Completing completing
            when completing.order().commandId().equals(applied.commandId()) ->
                Moves.completed(live, completing, applied);
            case Progress.Unopened _,
                    Progress.Opening _,
                    Watching _,
                    Progress.AwaitingApproval _,
                    Progress.Settling _,
                    Progress.Completing _ ->
                Decision.ignored(live, "no answer to command " + applied.commandId() + " is awaited");
        };
    }

    private static Decision onRefused(Live live, CommandRefused refused) {
        Optional<Progress> back =
                switch (live.progress()) {
                    case Progress.Opening opening
                    when opening.order().commandId().equals(refused.commandId()) -> Optional.of(opening.refused());
                    case Progress.Completing completing
                    when completing.order().commandId().equals(refused.commandId()) -> Optional.of(completing.from());
                    case Progress.Unopened _,
                            Progress.Opening _,
                            Watching _,
                            Progress.AwaitingApproval _,
                            Progress.Settling _,
                            Progress.Completing _ -> Optional.empty();
                };
        if (back.isEmpty()) {
            return Decision.ignored(live, "no answer to command " + refused.commandId() + " is awaited");
        }
        if (live instanceof Live.Held held && held.reason() instanceof HoldReason.NoAnswer) {
            return Moves.hold(held, back.get(), reasonOf(refused), Optional.empty(), refused.at());
        }
        return Decision.noted(
                live.noting(back.get()),
                "flag-config refused command " + refused.commandId() + " (" + refused.code() + ": "
                        + refused.explanation() + "); it stands still as before",
                List.of());
    }

    /** A refusal for the flag's version means that somebody changed the flag. */
    static HoldReason reasonOf(CommandRefused refused) {
        return switch (refused.code()) {
            case STALE_VERSION -> new HoldReason.Edited("somebody", refused.flagVersion(), refused.explanation());
            case STALE_GENERATION, NO_SUCH_FLAG, OTHER_ROLLOUT, OUT_OF_ORDER, FAILED ->
                new HoldReason.CommandRefused(refused.code(), refused.explanation());
        };
    }

    /** Only a command that it is held for is sent again: what was decided on proof, and may have been carried out already. */
    private static Decision onTimer(Live.Held held, RolloutEvent.TimerFired fired) {
        Optional<Order> order = Moves.unanswered(held.progress());
        boolean due = held.reason() instanceof HoldReason.NoAnswer
                && fired.timer() == Timer.ANSWER
                && order.isPresent()
                && !fired.at().isBefore(order.get().askedAgainAt());
        return due
                ? sendAgain(held, order.get(), fired.at())
                : Decision.ignored(
                        held, "held since " + held.since() + ": no time drives it on, " + fired.timer() + " neither");
    }

    /** Sends the unanswered command again. */
    static Decision sendAgain(Live live, Order order, Instant at) {
        Live noted = live.noting(sentAgain(live.progress(), at));
        Order again = order.sentAgain(at);
        Instant nextAt =
                switch (live) {
                    case Live.Running _ -> again.answerDueAt();
                    case Live.Held _, Live.Paused _ -> again.askedAgainAt();
                };
        return Decision.noted(
                noted,
                "no answer to " + order.commandId() + " since " + order.sentAt() + ", sent " + order.timesSent()
                        + " times: sent again",
                Stream.concat(
                                command(noted.run(), noted.progress()).stream(),
                                Stream.of(new Effect.WakeAt(Timer.ANSWER, nextAt)))
                        .toList());
    }

    private static Progress sentAgain(Progress progress, Instant at) {
        return switch (progress) {
            case Progress.Opening opening -> opening.sentAgain(opening.flagVersion(), at);
            case Progress.Completing completing -> completing.sentAgain(completing.flagVersion(), at);
            case Progress.Unopened _, Watching _, Progress.AwaitingApproval _, Progress.Settling _ -> progress;
        };
    }

    private static Optional<Effect> command(Run run, Progress progress) {
        return switch (progress) {
            case Progress.Opening opening -> Optional.of(Commands.openStage(run, opening));
            case Progress.Completing completing -> Optional.of(Commands.complete(run, completing));
            case Progress.Unopened _, Watching _, Progress.AwaitingApproval _, Progress.Settling _ -> Optional.empty();
        };
    }
}
