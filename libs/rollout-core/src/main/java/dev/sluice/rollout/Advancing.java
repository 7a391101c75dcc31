package dev.sluice.rollout;

import dev.sluice.rollout.RolloutEvent.Advance;
import java.util.List;
import java.util.Optional;

/** Decides whether a person may go one stage on without the proof: not past a breach, an approval, a freeze or an unanswered command. */
final class Advancing {

    private Advancing() {}

    static Decision held(Live.Held held, Advance advance) {
        return switch (held.reason()) {
            case HoldReason.GuardrailBreached _,
                    HoldReason.Edited _,
                    HoldReason.CohortEdited _,
                    HoldReason.NoAnswer _,
                    HoldReason.SteppedBack _ ->
                Decision.refused(held, "not while it is held: " + held.reason().sentence());
            case HoldReason.WatcherSilent _,
                    HoldReason.UnreliableData _,
                    HoldReason.NoData _,
                    HoldReason.CommandRefused _,
                    HoldReason.Inconclusive _,
                    HoldReason.NotApproved _ ->
                switch (held.progress()) {
                    case Watching _, Progress.AwaitingApproval _, Progress.Settling _ -> advance(held, advance);
                    case Progress.Unopened _ ->
                        Decision.refused(held, "nothing is open; resume it to try the first stage again");
                    case Progress.Opening _, Progress.Completing _ ->
                        Decision.refused(held, "the next stage is on its way already; one at a time");
                };
        };
    }

    /** Who has to agree before the stage that is watched is left; empty when nobody has, or somebody did. */
    private static Optional<String> approverOf(Live live) {
        Optional<Watching> waiting =
                switch (live.progress()) {
                    case Watching watching -> Optional.of(watching);
                    case Progress.AwaitingApproval awaiting -> Optional.of(awaiting.watching());
                    case Progress.Unopened _, Progress.Opening _, Progress.Completing _, Progress.Settling _ ->
                        Optional.empty();
                };
        return waiting.map(watching -> live.run().stage(watching.served().stage()))
                .filter(stage -> stage.gate() == Gate.APPROVAL)
                .map(stage -> stage.termsOrNone()
                        .approval()
                        .map(approval -> "the group \"" + approval.group() + "\"")
                        .orElse("an approver"));
    }

    /** A person goes one stage on without the proof. */
    static Decision advance(Live live, Advance advance) {
        if (advance.reason().isBlank()) {
            return Decision.refused(live, "advancing without the proof needs a reason");
        }
        // A reason may stand in for the proof, but not for somebody else's word.
        Optional<String> approver = approverOf(live);
        if (approver.isPresent()) {
            return Decision.refused(
                    live,
                    "the plan leaves this step to " + approver.get()
                            + ": it opens by an approval once the proof is there, not by advancing");
        }
        Optional<Freeze> freeze = live.run().frozenAt(advance.at());
        if (freeze.isPresent()) {
            return Decision.refused(live, freeze.get().sentence() + "; lift the freeze first");
        }
        List<String> holding = VerdictMeaning.watchingOf(live.progress())
                .map(Watching::holding)
                .orElse(List.of());
        if (!holding.isEmpty()) {
            return Decision.refused(
                    live,
                    "guardrail " + String.join(", ", holding)
                            + " is breached; it can go on when the breach is over, or when somebody accepts it by resuming"
                            + " the hold");
        }
        return Moves.goOneStageOn(
                live,
                live.progress(),
                advance.by(),
                advance.by() + " advanced it without the proof" + Words.because(advance.reason()),
                Optional.empty(),
                Optional.of(advance.reason()),
                advance.at());
    }
}
