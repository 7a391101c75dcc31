package dev.sluice.rollout;

import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is said of rollouts, verdicts and effects without the machine's own code; invariants are made of it. */
final class Facts {

    static final Duration FRESH = Duration.ofSeconds(30);

    private Facts() {}

    static void demand(boolean holds, String invariant) {
        if (!holds) {
            throw new AssertionError(invariant);
        }
    }

    static boolean isFresh(Instant then, Instant at) {
        return !then.isBefore(at.minus(FRESH));
    }

    static boolean isOwn(Run run, Verdict verdict) {
        return verdict.rolloutId().equals(run.rolloutId()) && verdict.generation() == run.generation();
    }

    /** The whole is breached only by guardrails that roll back, so it says all. */
    static boolean rollsBack(Verdict verdict) {
        return verdict.status() == VerdictStatus.BREACHED;
    }

    /** Whether a guardrail that holds is breached and nobody has accepted that. */
    static boolean holds(Live before, Verdict verdict) {
        List<String> accepted = VerdictMeaning.watchingOf(before.progress())
                .map(Watching::heeded)
                .orElse(List.of());
        return before.run().plan().guardrails().stream()
                .filter(guardrail -> guardrail.action() == GuardrailAction.HOLD)
                .filter(guardrail -> !accepted.contains(guardrail.id()))
                .anyMatch(guardrail -> verdict.guardrails().stream()
                        .anyMatch(said ->
                                said.guardrailId().equals(guardrail.id()) && said.status() == VerdictStatus.BREACHED));
    }

    static boolean widens(Effect effect) {
        return effect instanceof Effect.OpenStage || effect instanceof Effect.CompleteFlag;
    }

    static Optional<String> commandId(Effect effect) {
        return switch (effect) {
            case Effect.OpenStage open -> Optional.of(open.commandId());
            case Effect.CompleteFlag complete -> Optional.of(complete.commandId());
            case Effect.RollBackFlag back -> Optional.of(back.commandId());
            case Effect.WakeAt _, Effect.Announce _ -> Optional.empty();
        };
    }

    static boolean ended(Rollout state) {
        return switch (state) {
            case Rollout.RolledBack _, Rollout.Completed _, Rollout.Aborted _ -> true;
            case Rollout.Draft _, Live.Running _, Live.Held _, Live.Paused _, Rollout.RollingBack _ -> false;
        };
    }

    static boolean isSteppedBack(Rollout state) {
        return state instanceof Live.Held held && held.reason() instanceof HoldReason.SteppedBack;
    }

    static boolean isWatched(Rollout state) {
        return state instanceof Live.Running running
                && (running.progress() instanceof Watching
                        || running.progress() instanceof Progress.Settling
                        || running.progress() instanceof Progress.AwaitingApproval);
    }

    static Optional<Progress.Settling.Period> settling(Rollout state) {
        return state instanceof Live live && live.progress() instanceof Progress.Settling settling
                ? Optional.of(settling.period())
                : Optional.empty();
    }

    static int stageOf(Rollout state) {
        return state.reached().map(Served::stage).orElse(-1);
    }

    static boolean isOfTheStage(Live live, RolloutEvent.VerdictArrived arrived) {
        Verdict verdict = arrived.verdict();
        Served served = live.reached().orElseThrow();
        return isOwn(live.run(), verdict)
                && verdict.planVersion() == live.run().plan().version()
                && verdict.stage() == served.stage()
                && verdict.judgedAt().isAfter(served.since())
                && isFresh(verdict.judgedAt(), arrived.at());
    }

    static boolean isAwaiting(Rollout state) {
        return state instanceof Live live && live.progress() instanceof Progress.AwaitingApproval;
    }
}
