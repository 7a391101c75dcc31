package dev.sluice.trials.replay;

import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.OutsideReading;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.evidence.Mismatch.Exposures;
import dev.sluice.metric.judge.Evidence;
import dev.sluice.metric.judge.GuardrailCounts;
import dev.sluice.metric.judge.RolloutJudge;
import dev.sluice.rollout.Plan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a past verdict again, from its own counts and the plan that it was given by, and compares the two bit for bit.
 *
 * <p>A verdict of an unguarded rollout holds no counts: of it nothing can be given again.
 */
public final class Replay {

    private Replay() {}

    /**
     * What came of it.
     *
     * @param again the verdict as it is given now
     * @param differences by component, each with what was said and what is said now; none when they are the same
     */
    public record Outcome(Verdict again, List<String> differences) {
        public Outcome {
            differences = List.copyOf(differences);
        }

        /** Whether every number, also the last bit of it, and every word is the same. */
        public boolean isSame() {
            return differences.isEmpty();
        }
    }

    /**
     * Judges the verdict's counts again.
     *
     * @param plan that the rollout followed then
     * @throws IllegalArgumentException when the plan is not the verdict's, or the verdict has no counts
     */
    public static Outcome of(Plan plan, Verdict said) {
        Verdict again = RolloutJudge.judge(evidence(plan, said));
        List<String> differences = new ArrayList<>();
        for (RecordComponent component : Verdict.class.getRecordComponents()) {
            Object then = value(component, said);
            Object now = value(component, again);
            // Records compare doubles by their bits.
            if (!then.equals(now)) {
                differences.add(component.getName() + ": said " + then + ", is " + now);
            }
        }
        return new Outcome(again, differences);
    }

    /** What the judge was asked, as the verdict tells it. */
    static Evidence evidence(Plan plan, Verdict said) {
        if (plan.version() != said.planVersion()
                || said.stage() >= plan.stages().size()) {
            throw new IllegalArgumentException("the verdict is of version " + said.planVersion()
                    + " of the plan, stage " + said.stage() + ", and the plan is version " + plan.version());
        }
        if (said.guardrails().isEmpty()) {
            throw new IllegalArgumentException("a verdict of an unguarded rollout holds no counts to judge again");
        }
        List<GuardrailCounts> counts = new ArrayList<>();
        Map<String, OutsideReading> outside = new HashMap<>();
        for (GuardrailVerdict each : said.guardrails()) {
            GuardrailCounts counted = new GuardrailCounts(guardrail(plan, each.guardrailId()), each.counts());
            counts.add(counted);
            if (counted.isOutside()) {
                outside.put(
                        each.guardrailId(),
                        OutsideReading.of(counted.guardrail().metric().name(), each));
            }
        }
        return new Evidence(
                said.rolloutId(),
                said.generation(),
                said.planVersion(),
                said.stage(),
                said.flagVersion(),
                plan.stages().get(said.stage()).proof(),
                plan.comparedStages(),
                said.alpha(),
                said.beta(),
                counts,
                exposures(counts.getFirst().strata()),
                said.exposedTreated(),
                said.exposedControl(),
                said.health(),
                said.judgedTo(),
                said.judgedAt(),
                said.lastEvent(),
                outside);
    }

    /** Whom one guardrail counts, all count: exposures are of people. */
    private static List<Exposures> exposures(List<StratumCounts> strata) {
        return strata.stream()
                .map(each -> new Exposures(
                        each.key(), each.treated().people(), each.control().people()))
                .toList();
    }

    private static Guardrail guardrail(Plan plan, String id) {
        Optional<Guardrail> found =
                plan.guardrails().stream().filter(each -> each.id().equals(id)).findFirst();
        return found.orElseThrow(() ->
                new IllegalArgumentException("the plan has no guardrail \"" + id + "\", of which the verdict tells"));
    }

    private static Object value(RecordComponent component, Verdict verdict) {
        try {
            return component.getAccessor().invoke(verdict);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a record's component can be read", e);
        }
    }
}
