package dev.sluice.rollout;

import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a verdict means to one rollout at one moment. */
sealed interface VerdictMeaning {

    /** ln 1,000: from here on the split of people is not the designed one, and the data prove nothing ({@link dev.sluice.metric.DataHealth}). */
    double MISMATCH_LOG_E = Math.log(1_000);

    /** It is of another rollout or generation and decides nothing. */
    record Foreign(String why) implements VerdictMeaning {}

    /** A guardrail that rolls back is breached. It counts whatever stage or plan version it was judged in, and however old it is. */
    record Breach(List<String> guardrailIds) implements VerdictMeaning {}

    /** It says nothing about the stage being served now, and is no heartbeat either. */
    record Outdated(String why) implements VerdictMeaning {}

    /** A guardrail that holds is breached, and nobody has accepted that yet. */
    record HoldBreach(List<String> guardrailIds) implements VerdictMeaning {}

    /** It is about the stage being served now. {@code newWarnings} are breached guardrails that warn and have not in this stage. */
    record Current(Reading reading, List<String> newWarnings) implements VerdictMeaning {}

    static VerdictMeaning of(Run run, Progress progress, Verdict verdict, Instant at) {
        if (!verdict.rolloutId().equals(run.rolloutId())) {
            return new Foreign("the verdict is of rollout " + verdict.rolloutId() + ", this is " + run.rolloutId());
        }
        if (verdict.generation() != run.generation()) {
            return new Foreign(
                    "the verdict is of generation " + verdict.generation() + ", this is " + run.generation());
        }
        if (Breaches.rollBack(run.plan(), verdict)) {
            return new Breach(Breaches.of(run.plan(), verdict, GuardrailAction.ROLL_BACK));
        }
        Optional<Watching> watched = watchingOf(progress);
        if (watched.isEmpty()) {
            return new Outdated("no stage is being served yet");
        }
        Watching watching = watched.get();
        Optional<String> outdated = outdated(run, watching, verdict, at);
        if (outdated.isPresent()) {
            return new Outdated(outdated.get());
        }
        List<String> holding = unheeded(run, verdict, watching, GuardrailAction.HOLD);
        if (!holding.isEmpty()) {
            return new HoldBreach(holding);
        }
        List<String> warning = unheeded(run, verdict, watching, GuardrailAction.WARN);
        Predicate<String> setAside = id -> watching.heeded().contains(id) || warning.contains(id);
        StageProof proof = run.stage(watching.served().stage()).proof();
        return new Current(new Reading(verdict, statusWithout(setAside, proof, verdict), at), warning);
    }

    /** The stage being served, whether or not the next one is on its way. */
    static Optional<Watching> watchingOf(Progress progress) {
        return switch (progress) {
            case Progress.Unopened _ -> Optional.empty();
            case Progress.Opening opening -> opening.from();
            case Watching watching -> Optional.of(watching);
            case Progress.AwaitingApproval awaiting -> Optional.of(awaiting.watching());
            case Progress.Settling settling -> Optional.of(settling.watching());
            case Progress.Completing completing -> Optional.of(completing.from());
        };
    }

    private static Optional<String> outdated(Run run, Watching watching, Verdict verdict, Instant at) {
        Served served = watching.served();
        if (verdict.planVersion() != run.plan().version()) {
            return Optional.of("the verdict is of plan version " + verdict.planVersion() + ", the plan is at "
                    + run.plan().version());
        }
        if (verdict.stage() != served.stage()) {
            return Optional.of(
                    "the verdict is of stage " + verdict.stage() + ", stage " + served.stage() + " is being served");
        }
        if (verdict.flagVersion().isPresent() && verdict.flagVersion().getAsLong() != served.flagVersion()) {
            return Optional.of("the verdict is of flag version "
                    + verdict.flagVersion().getAsLong() + ", version " + served.flagVersion() + " is being served");
        }
        if (!verdict.judgedAt().isAfter(served.since())) {
            return Optional.of(
                    "judged at " + verdict.judgedAt() + ", before the stage was opened at " + served.since());
        }
        if (verdict.judgedAt().isBefore(at.minus(RolloutDecider.SILENCE))) {
            return Optional.of("judged at " + verdict.judgedAt() + ", more than " + RolloutDecider.SILENCE.toSeconds()
                    + " s before it arrived at " + at);
        }
        return watching.newest()
                .map(newest -> newest.verdict().judgedAt())
                .filter(verdict.judgedAt()::isBefore)
                .map(newer -> "judged at " + verdict.judgedAt() + ", and one judged at " + newer + " is known already");
    }

    private static List<String> unheeded(Run run, Verdict verdict, Watching watching, GuardrailAction action) {
        return Breaches.of(run.plan(), verdict, action).stream()
                .filter(id -> !watching.heeded().contains(id))
                .toList();
    }

    /**
     * The verdict's status with some guardrails left out: their breach keeps the judge from saying that the stage has passed, and
     * must not keep the stage. When there are no others, a comparison proves nothing.
     */
    private static VerdictStatus statusWithout(Predicate<String> setAside, StageProof proof, Verdict verdict) {
        if (verdict.health().mismatchLogE() >= MISMATCH_LOG_E) {
            return VerdictStatus.UNRELIABLE;
        }
        boolean none =
                verdict.guardrails().stream().map(GuardrailVerdict::guardrailId).noneMatch(setAside);
        if (none || verdict.status() != VerdictStatus.INCONCLUSIVE) {
            return verdict.status();
        }
        List<VerdictStatus> others = verdict.guardrails().stream()
                .filter(guardrail -> !setAside.test(guardrail.guardrailId()))
                .map(GuardrailVerdict::status)
                .toList();
        boolean shown =
                switch (proof) {
                    case StageProof.Reach reach -> verdict.exposedTreated() >= reach.people();
                    case StageProof.NotWorseThan _ ->
                        !others.isEmpty() && others.stream().allMatch(VerdictStatus.PASSED::equals);
                };
        return shown ? VerdictStatus.PASSED : VerdictStatus.INCONCLUSIVE;
    }
}
