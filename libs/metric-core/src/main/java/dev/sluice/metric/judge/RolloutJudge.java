package dev.sluice.metric.judge;

import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.metric.evidence.WeightedEvidence;
import dev.sluice.metric.evidence.WeightedEvidence.Part;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Judges a rollout's current stage: a pure function of what was observed.
 *
 * <ul>
 *   <li><b>Breached</b>: the weighted mean, over the guardrails that roll back, of each one's mean of restarts reaches 1/α. Harmless
 *       features ever get there with probability α at most, however often one looks.
 *   <li><b>Unreliable</b>: the data contradict themselves. It blocks a pass; a breach still counts.
 *   <li><b>Passed</b>: what the stage has to show is shown. Under {@link StageProof.NotWorseThan} by every guardrail, each by itself
 *       and from the stage's own data; under {@link StageProof.Reach} by people alone.
 * </ul>
 *
 * <p>Every guardrail has its weight's part of α, whatever its action. One that only holds or warns is breached when it proves so
 * with its own part; that is the status of its own verdict and never makes the rollout's BREACHED, which always means "roll back".
 * A breached HOLD guardrail keeps the stage from passing, a breached WARN guardrail does not.
 *
 * <p>A breach is not remembered here: whoever acts on verdicts acts on the first.
 */
public final class RolloutJudge {

    /** A floor for the quality of data, not for the statistics: nothing is concluded from fewer treated people. */
    public static final long FEWEST_TREATED = 20;

    private RolloutJudge() {}

    /** The verdict on this evidence; the same evidence gives the same verdict, bit for bit. */
    public static Verdict judge(Evidence evidence) {
        Health health = Health.of(evidence);
        List<GuardrailJudge> judged = judged(evidence);
        List<OutsideJudge> outside = OutsideJudge.of(evidence);
        Optional<GuardrailJudge> cause = cause(evidence, judged);
        Optional<OutsideJudge> outsideCause = OutsideJudge.cause(outside);
        List<GuardrailVerdict> verdicts = judged.stream()
                .map(each -> each.verdict(evidence, isBreached(evidence, each, cause), health.isSound()))
                .toList();
        VerdictStatus ofPeople = status(evidence, health, judged, cause);
        VerdictStatus status = with(outside, outsideCause, ofPeople);
        return new Verdict(
                evidence.rolloutId(),
                evidence.generation(),
                evidence.planVersion(),
                evidence.stage(),
                evidence.flagVersion(),
                status,
                inOrder(evidence, verdicts, outside),
                cause.map(each -> each.counts().guardrail().id()).or(() -> outsideCause.map(OutsideJudge::id)),
                rollBackLogE(judged),
                evidence.alpha(),
                evidence.beta(),
                health.data(),
                evidence.exposedTreated(),
                evidence.exposedControl(),
                evidence.judgedTo(),
                evidence.judgedAt(),
                evidence.lastEvent(),
                StageSentence.and(
                        StageSentence.of(evidence, health, ofPeople, judged, verdicts, cause), outside, outsideCause));
    }

    /** What outside monitors say can only take back or hold: they prove nothing. */
    private static VerdictStatus with(
            List<OutsideJudge> outside, Optional<OutsideJudge> cause, VerdictStatus ofPeople) {
        if (ofPeople == VerdictStatus.BREACHED || cause.isPresent()) {
            return VerdictStatus.BREACHED;
        }
        return ofPeople == VerdictStatus.PASSED && outside.stream().anyMatch(OutsideJudge::holds)
                ? VerdictStatus.INCONCLUSIVE
                : ofPeople;
    }

    private static List<GuardrailVerdict> inOrder(
            Evidence evidence, List<GuardrailVerdict> ofPeople, List<OutsideJudge> outside) {
        Iterator<GuardrailVerdict> people = ofPeople.iterator();
        Iterator<OutsideJudge> others = outside.iterator();
        return evidence.guardrails().stream()
                .map(counts -> counts.isOutside() ? others.next().verdict() : people.next())
                .toList();
    }

    /** Whether {@link #judge} would say BREACHED; without intervals and sentences, for who asks a million times. */
    public static boolean isBreached(Evidence evidence) {
        return cause(evidence, judged(evidence)).isPresent();
    }

    /** Whether {@link #judge} would say PASSED, if the data are sound; the same decision without intervals and sentences. */
    public static boolean isPassed(Evidence evidence) {
        List<GuardrailJudge> judged = judged(evidence);
        return cause(evidence, judged).isEmpty() && isPassed(evidence, judged);
    }

    private static List<GuardrailJudge> judged(Evidence evidence) {
        return evidence.guardrails().stream()
                .filter(counts -> !counts.isOutside())
                .map(counts -> GuardrailJudge.of(evidence, counts))
                .toList();
    }

    /**
     * ln of the rollout's e-value, whatever the estimates: what a breach is held against before a trigger of harm asks for more. 0
     * when no guardrail rolls back.
     */
    private static double rollBackLogE(List<GuardrailJudge> judged) {
        List<Part> parts = judged.stream()
                .filter(RolloutJudge::mayRollBack)
                .map(each -> new Part(each.breach().weight(), each.breach().logE()))
                .toList();
        return parts.isEmpty() ? 0 : WeightedEvidence.logMean(parts);
    }

    /** The guardrail with the most evidence, if all that may count proves a breach. */
    private static Optional<GuardrailJudge> cause(Evidence evidence, List<GuardrailJudge> judged) {
        List<GuardrailJudge> counting = judged.stream()
                .filter(each -> mayRollBack(each) && each.hasEnoughPeople())
                .toList();
        double logE = WeightedEvidence.logMean(
                counting.stream().map(each -> each.breach().part()).toList());
        return logE >= -Math.log(evidence.alpha())
                ? counting.stream()
                        .max(Comparator.comparingDouble(
                                each -> each.breach().part().weightedLogE()))
                : Optional.empty();
    }

    private static boolean mayRollBack(GuardrailJudge judged) {
        return judged.counts().guardrail().action() == GuardrailAction.ROLL_BACK;
    }

    private static boolean isBreached(Evidence evidence, GuardrailJudge judged, Optional<GuardrailJudge> cause) {
        return judged.isBreachedAlone(evidence) || cause.filter(judged::isSame).isPresent();
    }

    private static VerdictStatus status(
            Evidence evidence, Health health, List<GuardrailJudge> judged, Optional<GuardrailJudge> cause) {
        if (cause.isPresent()) {
            return VerdictStatus.BREACHED;
        }
        if (!health.isSound()) {
            return VerdictStatus.UNRELIABLE;
        }
        if (evidence.exposedInStage() == 0) {
            return VerdictStatus.NO_DATA;
        }
        return isPassed(evidence, judged) ? VerdictStatus.PASSED : VerdictStatus.INCONCLUSIVE;
    }

    private static boolean isPassed(Evidence evidence, List<GuardrailJudge> judged) {
        return isShown(evidence, judged) && judged.stream().noneMatch(each -> holds(evidence, each));
    }

    /** Whether a guardrail that holds is breached. */
    static boolean holds(Evidence evidence, GuardrailJudge judged) {
        return judged.counts().guardrail().action() == GuardrailAction.HOLD && judged.isBreachedAlone(evidence);
    }

    /** Whether what the stage has to show is shown; an unguarded stage can only show that it reached people. */
    private static boolean isShown(Evidence evidence, List<GuardrailJudge> judged) {
        return switch (evidence.proof()) {
            case StageProof.Reach reach -> evidence.exposedTreated() >= reach.people();
            case StageProof.NotWorseThan _ ->
                !judged.isEmpty() && judged.stream().allMatch(each -> each.isPassed(evidence));
        };
    }
}
