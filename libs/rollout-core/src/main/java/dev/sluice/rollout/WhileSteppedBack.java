package dev.sluice.rollout;

import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.RolloutEvent.CommandApplied;
import dev.sluice.rollout.RolloutEvent.CommandRefused;
import dev.sluice.rollout.RolloutEvent.PersonCommand;
import dev.sluice.rollout.RolloutEvent.VerdictArrived;
import java.util.Optional;

/**
 * Decides while a rollout stands at the stage before the one that was taken back. Nothing widens again; guardrails act.
 *
 * <p>Evidence adds up over the whole rollout, so whatever led here goes on being said. It has been acted upon; anything else that
 * breaches takes back the rest, and so does the same once it is proven a second time: by as much evidence again as a breach takes.
 * That is a test of its own, for an e-value divided by what it was at a stopping time is one that began at 1 then; it goes wrong
 * with a probability of α at most.
 */
final class WhileSteppedBack {

    private WhileSteppedBack() {}

    static Decision decide(Live.Held held, HoldReason.SteppedBack back, RolloutEvent event) {
        return switch (event) {
            case VerdictArrived arrived -> onVerdict(held, back, arrived);
            case RolloutEvent.RollBack wish -> Moves.rollBack(held, wish);
            case RolloutEvent.Abort wish -> Moves.callOff(held, wish);
            case PersonCommand _ -> Decision.refused(held, held.reason().sentence());
            case CommandApplied applied ->
                Decision.ignored(held, "no answer to command " + applied.commandId() + " is awaited");
            case CommandRefused refused ->
                Decision.ignored(held, "no answer to command " + refused.commandId() + " is awaited");
            case RolloutEvent.Started _,
                    RolloutEvent.FlagEdited _,
                    RolloutEvent.CohortEdited _,
                    RolloutEvent.Frozen _,
                    RolloutEvent.Thawed _,
                    RolloutEvent.TimerFired _ ->
                Decision.ignored(held, held.reason().sentence());
        };
    }

    private static Decision onVerdict(Live.Held held, HoldReason.SteppedBack back, VerdictArrived arrived) {
        return switch (VerdictMeaning.of(held.run(), held.progress(), arrived.verdict(), arrived.at())) {
            case VerdictMeaning.Foreign foreign -> Decision.ignored(held, foreign.why());
            case VerdictMeaning.Breach breach
            when isNews(back, breach, arrived.verdict()) -> Moves.breach(held, breach, arrived.verdict(), arrived.at());
            case VerdictMeaning.Breach _,
                    VerdictMeaning.Outdated _,
                    VerdictMeaning.HoldBreach _,
                    VerdictMeaning.Current _ ->
                Decision.ignored(held, held.reason().sentence());
        };
    }

    private static boolean isNews(HoldReason.SteppedBack back, VerdictMeaning.Breach breach, Verdict verdict) {
        Optional<Verdict> ledHere = back.why()
                .evidence()
                .filter(known -> known.status() == VerdictStatus.BREACHED
                        || !Breaches.of(known).isEmpty());
        return ledHere.map(known -> !Breaches.of(known).containsAll(breach.guardrailIds())
                        || verdict.rollBackLogE() >= known.rollBackLogE() - Math.log(verdict.alpha()))
                .orElse(true);
    }
}
