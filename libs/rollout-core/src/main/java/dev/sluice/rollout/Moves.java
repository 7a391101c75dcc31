package dev.sluice.rollout;

import dev.sluice.metric.Verdict;
import dev.sluice.rollout.RolloutEvent.CommandApplied;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Moves that more than one state makes, each with all that belongs to it: state, effects, words. */
final class Moves {

    private Moves() {}

    /** A breach: the same in every live state. */
    static Decision breach(Live live, VerdictMeaning.Breach breach, Verdict verdict, Instant at) {
        String which = breach.guardrailIds().isEmpty()
                ? "a guardrail"
                : "guardrail " + String.join(", ", breach.guardrailIds());
        String reason = which + " is breached: " + verdict.sentence();
        return rollBack(
                live,
                new Withdrawal(Withdrawal.Cause.BREACH, RolloutDecider.MACHINE, reason, Optional.of(verdict)),
                at);
    }

    /** A person's wish: the same in every live state. */
    static Decision rollBack(Live live, RolloutEvent.RollBack wish) {
        return rollBack(
                live, new Withdrawal(Withdrawal.Cause.PERSON, wish.by(), wish.reason(), Optional.empty()), wish.at());
    }

    static Decision callOff(Live live, RolloutEvent.Abort wish) {
        return rollBack(
                live,
                new Withdrawal(Withdrawal.Cause.CALLED_OFF, wish.by(), wish.reason(), Optional.empty()),
                wish.at());
    }

    static Decision rollBack(Live live, Withdrawal why, Instant at) {
        String reason = "rolled back by " + why.by() + Words.because(why.reason());
        Order order = Commands.order(
                live.run().moved(), "roll-back", live.progress().flagVersion(), reason, why.by(), Optional.empty(), at);
        Rollout.RollingBack rolling = live.toRollingBack(why, order, keptStages(live, why));
        return Decision.moved(rolling, reason, Commands.sending(Commands.rollBack(rolling), order));
    }

    /** How many open stages stay: those before the one judged, if the plan says so and a person does not say otherwise. */
    private static int keptStages(Live live, Withdrawal why) {
        boolean byMachine =
                switch (why.cause()) {
                    case BREACH, INCONCLUSIVE, NOT_APPROVED -> true;
                    case PERSON, CALLED_OFF -> false;
                };
        // Where everyone may have it already there is no stage to go back to.
        boolean mayBeComplete = live.progress() instanceof Progress.Completing;
        boolean steppedBack = live instanceof Live.Held held && held.reason() instanceof HoldReason.SteppedBack;
        return switch (live.run().plan().rulesOrPlain().rollbackTo()) {
            case BEFORE -> 0;
            case PREVIOUS_STAGE ->
                byMachine && !mayBeComplete && !steppedBack
                        ? live.reached().map(Served::stage).orElse(0)
                        : 0;
        };
    }

    /** Something stops it. {@code stopped} is its progress with the clock stopped. */
    static Decision hold(Live live, Progress stopped, HoldReason reason, Optional<Verdict> evidence, Instant at) {
        Live.Held held = live.toHeld(stopped, reason, at);
        return Decision.moved(
                held,
                "held: " + reason.sentence(),
                List.of(Announcer.held(held.run(), reason, held.reached(), evidence, at)));
    }

    static Decision pause(Live live, RolloutEvent.Pause pause) {
        Live.Paused paused = live.toPaused(stopped(live, pause.at()), pause.by(), pause.reason(), pause.at());
        return Decision.moved(
                paused,
                pause.by() + " paused the rollout" + Words.because(pause.reason()),
                List.of(Announcer.paused(paused.run(), pause.by(), pause.reason(), paused.reached(), pause.at())));
    }

    /**
     * Opens the next stage; after the last, watches on where the plan says so, then completes.
     *
     * @param from the stage, or the period after the last one, that is over
     * @param withoutProof why it goes on although nothing was shown; empty when something was
     */
    static Decision goOneStageOn(
            Live live,
            Progress from,
            String by,
            String reason,
            Optional<Verdict> evidence,
            Optional<String> withoutProof,
            Instant at) {
        Run next = live.run().moved();
        Watching watching = VerdictMeaning.watchingOf(from).orElseThrow();
        Watching stopped = live instanceof Live.Running ? watching.stopped(at) : watching;
        int stage = watching.served().stage();
        if (stage < next.lastStage()) {
            Order order = Commands.order(next, "open/" + (stage + 1), from.flagVersion(), reason, by, evidence, at);
            Order wish =
                    withoutProof.map(why -> Commands.withoutProof(order, why)).orElse(order);
            Progress.Opening opening = new Progress.Opening(from.flagVersion(), Optional.of(stopped), wish);
            return Decision.moved(
                    live.toRunning(opening),
                    "opening stage \"" + next.stage(stage + 1).name() + "\": " + reason,
                    Commands.sending(Commands.openStage(next, opening), wish));
        }
        Optional<Progress.Settling.Period> period =
                Progress.Settling.after(from, next.plan().rulesOrPlain());
        if (period.isPresent()) {
            return settle(live, new Progress.Settling(watching.givenTimeAnew(at), period.get()), by, reason, at);
        }
        Order order = Commands.order(next, "complete", from.flagVersion(), reason, by, evidence, at);
        Progress.Completing completing = new Progress.Completing(from.flagVersion(), stopped, order);
        return Decision.moved(
                live.toRunning(completing),
                "completing: " + reason,
                Commands.sending(Commands.complete(next, completing), order));
    }

    private static Decision settle(Live live, Progress.Settling settling, String by, String reason, Instant at) {
        Live.Running running = live.toRunning(settling);
        List<Effect> effects = new ArrayList<>();
        effects.add(Announcer.settling(running.run(), settling, by, reason, at));
        effects.addAll(RolloutDecider.alarms(running.run(), settling, at));
        return Decision.moved(running, Announcer.words(running.run().plan(), settling) + ": " + reason, effects);
    }

    /** flag-config opened the stage; running, its watch begins. */
    static Decision opened(Live live, Progress.Opening opening, CommandApplied applied, boolean goOn) {
        Watching watching = opening.applied(applied.flagVersion(), applied.committedAt(), applied.at());
        Live next = goOn ? live.toRunning(watching) : live.toProgress(watching);
        List<Effect> effects = new ArrayList<>();
        effects.add(Announcer.opened(next.run(), watching.served(), opening.order(), applied.at()));
        if (goOn) {
            effects.addAll(RolloutDecider.alarms(next.run(), watching, applied.at()));
        }
        return Decision.moved(
                next,
                "stage \"" + next.run().stage(opening.stage()).name() + "\" is open since version "
                        + applied.flagVersion() + ", committed at " + applied.committedAt(),
                effects);
    }

    /** flag-config gave the feature to everyone, whatever stopped the rollout meanwhile. */
    static Decision completed(Live live, Progress.Completing completing, CommandApplied applied) {
        Rollout.Completed completed = live.toCompleted(completing.from().served(), applied.flagVersion(), applied.at());
        return Decision.moved(
                completed,
                "everyone has it since version " + applied.flagVersion() + ", committed at " + applied.committedAt(),
                List.of(Announcer.completed(
                        completed.run(), completed.last(), applied.flagVersion(), completing.order(), applied.at())));
    }

    /** The progress with the stage's clock stopped. */
    static Progress stopped(Live live, Instant at) {
        return switch (live) {
            case Live.Running running -> stopped(running.progress(), at);
            // Stopped already: time since then does not count.
            case Live.Held held -> held.progress();
            case Live.Paused paused -> paused.progress();
        };
    }

    private static Progress stopped(Progress progress, Instant at) {
        return switch (progress) {
            case Watching watching -> watching.stopped(at);
            case Progress.AwaitingApproval awaiting ->
                awaiting.with(awaiting.watching().stopped(at));
            case Progress.Settling settling -> settling.with(settling.watching().stopped(at));
            case Progress.Unopened unopened -> unopened;
            case Progress.Opening opening -> opening;
            case Progress.Completing completing -> completing;
        };
    }

    /** The command that is unanswered, if any. */
    static Optional<Order> unanswered(Progress progress) {
        return switch (progress) {
            case Progress.Opening opening -> Optional.of(opening.order());
            case Progress.Completing completing -> Optional.of(completing.order());
            case Progress.Unopened _, Watching _, Progress.AwaitingApproval _, Progress.Settling _ -> Optional.empty();
        };
    }
}
