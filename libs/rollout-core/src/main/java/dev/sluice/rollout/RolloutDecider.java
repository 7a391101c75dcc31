package dev.sluice.rollout;

import dev.sluice.rollout.RolloutEvent.Abort;
import dev.sluice.rollout.RolloutEvent.PersonCommand;
import dev.sluice.rollout.RolloutEvent.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rollout machine: from a state and an event, the next state, what is to be done, and why.
 *
 * <p>Total and pure: an answer for every pair, without clock, chance or I/O, so that the same history gives the same states,
 * commands and alerts. {@link Rollout} draws the states, {@link Progress} what happens inside a running one. The rules:
 *
 * <ol>
 *   <li>A breach of a guardrail that rolls back takes the feature back at once, in every live state, whichever stage or plan
 *       version of this generation it was judged in.
 *   <li>The machine widens only on {@link WideningGuard proof}, one stage at a time, and never while held or paused, in a freeze or
 *       out of hours. The one exception is written into the plan with its reason ({@link IfInconclusive#GO_ON}) and announced as one.
 *   <li>Silence, doubt, a refused or unanswered command and a person's edit hold. What is over by itself resumes by itself; what
 *       a person did waits for a person.
 *   <li>A stage's least and longest time count only while it is watched: not while held or paused, not over gaps between
 *       verdicts.
 *   <li>People hear of a move once, when flag-config has confirmed it; of the command on its way nothing is said.
 * </ol>
 */
public final class RolloutDecider {

    /**
     * A verdict is repeated every 5 s at least; six missing ones are silence. It is also the age up to which a proof is fresh, and
     * the most that one gap between verdicts counts as watched.
     */
    public static final Duration SILENCE = Duration.ofSeconds(30);

    /** A command is answered within milliseconds when all is well; by then it is sent again. */
    public static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    /** So often a command is sent before somebody is told that it is not answered: after 15 s. */
    public static final int SENDS_BEFORE_ALARM = 3;

    /** So often a command that nobody answered is sent again while the rollout is held for it: lost for good, it would hold for ever. */
    public static final Duration ASK_AGAIN_WITHIN = Duration.ofMinutes(1);

    /** Who did it, when no person did. */
    public static final String MACHINE = "sluice";

    private RolloutDecider() {}

    /** What the rollout does about the event. */
    public static Decision decide(Rollout state, RolloutEvent event) {
        return switch (state) {
            case Rollout.Draft draft -> whileDraft(draft, event);
            case Live.Running running -> WhileRunning.decide(running, event);
            case Live.Held held -> WhileStopped.decide(held, event);
            case Live.Paused paused -> WhileStopped.decide(paused, event);
            case Rollout.RollingBack rolling -> WhileRollingBack.decide(rolling, event);
            case Rollout.RolledBack ended -> afterTheEnd(ended, "rolled back at " + ended.at(), event);
            case Rollout.Completed ended -> afterTheEnd(ended, "completed at " + ended.at(), event);
            case Rollout.Aborted ended -> afterTheEnd(ended, "called off at " + ended.at(), event);
        };
    }

    private static Decision whileDraft(Rollout.Draft draft, RolloutEvent event) {
        return switch (event) {
            case Started started -> start(draft, started);
            case Abort abort -> callOff(draft, abort);
            case RolloutEvent.EditPlan edit -> PlanEditing.edit(draft, edit);
            case PersonCommand _ -> Decision.refused(draft, "the rollout has not been started");
            case RolloutEvent.Frozen frozen -> freeze(draft, Optional.of(frozen.freeze()));
            case RolloutEvent.Thawed _ -> freeze(draft, Optional.empty());
            case RolloutEvent.VerdictArrived _,
                    RolloutEvent.CommandApplied _,
                    RolloutEvent.CommandRefused _,
                    RolloutEvent.FlagEdited _,
                    RolloutEvent.CohortEdited _,
                    RolloutEvent.TimerFired _ -> Decision.ignored(draft, "the rollout has not been started");
        };
    }

    private static Decision start(Rollout.Draft draft, Started started) {
        if (draft.run().plan().stages().isEmpty()) {
            return Decision.refused(draft, "the plan has 0 stages; it needs one at least");
        }
        Optional<Freeze> freeze = draft.run().frozenAt(started.at());
        if (freeze.isPresent()) {
            return Decision.refused(draft, freeze.get().sentence() + "; nothing is started until then");
        }
        String reason = started.by() + " started the rollout from version " + started.flagVersion() + " of the flag";
        Order order = Commands.order(
                draft.run().moved(),
                "open/0",
                started.flagVersion(),
                reason,
                started.by(),
                Optional.empty(),
                started.at());
        Progress.Opening opening = new Progress.Opening(started.flagVersion(), Optional.empty(), order);
        Live.Running running = draft.toRunning(opening);
        return Decision.moved(running, reason, Commands.sending(Commands.openStage(running.run(), opening), order));
    }

    /** Remembers a freeze, or that it was lifted. It changes nothing else: what is open stays open, and guardrails act. */
    static Decision freeze(Rollout state, Optional<Freeze> freeze) {
        if (state.run().freeze().equals(freeze)) {
            return Decision.ignored(state, "the rollout knows that already");
        }
        return Decision.noted(
                state.toldOf(freeze),
                freeze.map(Freeze::sentence).orElse("the freeze of the project is lifted"),
                List.of());
    }

    private static Decision callOff(Rollout.Draft draft, Abort abort) {
        Withdrawal why = new Withdrawal(Withdrawal.Cause.CALLED_OFF, abort.by(), abort.reason(), Optional.empty());
        Rollout.Aborted aborted = draft.toAborted(why, abort.at());
        return Decision.moved(
                aborted,
                abort.by() + " called the rollout off before it started" + Words.because(abort.reason()),
                List.of(Announcer.ended(
                        aborted.run(), Optional.empty(), why, "nothing: nothing had been opened", abort.at())));
    }

    private static Decision afterTheEnd(Rollout ended, String end, RolloutEvent event) {
        return switch (event) {
            case PersonCommand _ ->
                Decision.refused(ended, "the rollout has ended: " + end + "; start a new one, under a new generation");
            case Started _,
                    RolloutEvent.VerdictArrived _,
                    RolloutEvent.CommandApplied _,
                    RolloutEvent.CommandRefused _,
                    RolloutEvent.FlagEdited _,
                    RolloutEvent.CohortEdited _,
                    RolloutEvent.Frozen _,
                    RolloutEvent.Thawed _,
                    RolloutEvent.TimerFired _ -> Decision.ignored(ended, "the rollout has ended: " + end);
        };
    }

    /** The alarms of a period after the last stage's proof, from a time at which its watch begins or goes on. */
    static List<Effect> alarms(Run run, Progress.Settling settling, Instant at) {
        Watching watching = settling.watching();
        Duration left = settling.lasts(run.plan().rulesOrPlain()).minus(watching.watched());
        return List.of(
                new Effect.WakeAt(Timer.LEAST, at.plus(left)), new Effect.WakeAt(Timer.SILENCE, watching.silentFrom()));
    }

    /** The stage's alarms, from a time at which its watch begins or goes on. */
    static List<Effect> alarms(Run run, Watching watching, Instant at) {
        Stage stage = run.stage(watching.served().stage());
        return List.of(
                new Effect.WakeAt(Timer.LEAST, at.plus(stage.least().minus(watching.watched()))),
                new Effect.WakeAt(Timer.LONGEST, at.plus(stage.longest().minus(watching.watched()))),
                new Effect.WakeAt(Timer.SILENCE, watching.silentFrom()));
    }
}
