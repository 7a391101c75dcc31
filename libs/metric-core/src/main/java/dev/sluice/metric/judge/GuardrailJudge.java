package dev.sluice.metric.judge;

import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.GuardrailVerdict.Effect;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.metric.evidence.ConfidenceBounds;
import java.util.List;
import java.util.Optional;

/**
 * What one guardrail says, before it is known whether the rollout's guardrails together prove a breach.
 *
 * @param counts of the guardrail
 * @param comparison the test that fits its measure
 * @param comparable its strata whose people could have been in either arm
 * @param breach evidence for a breach, over all stages
 * @param pass evidence for the stage's proof; empty when the stage only has to reach people
 * @param treated people of the comparable strata given the feature
 */
record GuardrailJudge(
        GuardrailCounts counts,
        Comparison comparison,
        List<StratumCounts> comparable,
        BreachEvidence breach,
        Optional<PassEvidence> pass,
        long treated) {

    static GuardrailJudge of(Evidence evidence, GuardrailCounts counts) {
        List<StratumCounts> comparable = Strata.comparable(counts.strata());
        double weight = evidence.weight(counts);
        Comparison comparison = Comparison.of(counts.guardrail());
        BreachEvidence breach =
                BreachEvidence.of(counts.guardrail(), comparison, weight, comparable, evidence.comparedStages());
        Optional<PassEvidence> pass =
                switch (evidence.proof()) {
                    case StageProof.Reach _ -> Optional.empty();
                    case StageProof.NotWorseThan proof ->
                        Optional.of(
                                PassEvidence.of(counts.guardrail(), comparison, proof, comparable, evidence.stage()));
                };
        long treated = Strata.people(comparable, StratumCounts::treated);
        return new GuardrailJudge(counts, comparison, comparable, breach, pass, treated);
    }

    /**
     * Over all comparable strata. The interval is held to α on each side, as the breach is, so that in a rollout of one stage and
     * guardrail they agree. It decides nothing, and finding its ends costs more than all that does.
     */
    private Effect effect(double alpha) {
        return effect(comparable, alpha);
    }

    /** The same over some of the strata. */
    Effect effect(List<StratumCounts> strata, double alpha) {
        double level = Math.min(alpha, 0.5);
        ConfidenceBounds bounds = comparison.bounds(strata, level);
        return new Effect(comparison.estimate(strata).ratio(), bounds.lower(), bounds.upper(), 1 - 2 * level);
    }

    /** Whether it is about the same guardrail; ids are unique in a plan. */
    boolean isSame(GuardrailJudge other) {
        return counts.guardrail().id().equals(other.counts().guardrail().id());
    }

    /** Whether enough people were treated to trust the data behind a decision. */
    boolean hasEnoughPeople() {
        return treated >= RolloutJudge.FEWEST_TREATED;
    }

    /** Whether this guardrail proves a breach with its own part of α alone. */
    boolean isBreachedAlone(Evidence evidence) {
        return hasEnoughPeople() && breach.isProven(evidence.alpha());
    }

    boolean isPassed(Evidence evidence) {
        return pass.isPresent() && pass.get().isProven(evidence.beta());
    }

    /**
     * The verdict on this guardrail.
     *
     * @param breached whether it breached, by itself or as the cause of the rollout's breach
     * @param sound whether anything may be concluded from the data
     */
    GuardrailVerdict verdict(Evidence evidence, boolean breached, boolean sound) {
        Effect effect = effect(evidence.alpha());
        return new GuardrailVerdict(
                counts.guardrail().id(),
                status(evidence, breached, sound),
                comparison.summary(comparable, StratumCounts::treated),
                comparison.summary(comparable, StratumCounts::control),
                effect,
                breach.logE(),
                pass.map(PassEvidence::logE).orElse(0.0),
                GuardrailSentence.of(evidence, this, effect, breached),
                counts.strata());
    }

    private VerdictStatus status(Evidence evidence, boolean breached, boolean sound) {
        if (breached) {
            return VerdictStatus.BREACHED;
        }
        if (!sound) {
            return VerdictStatus.UNRELIABLE;
        }
        List<StratumCounts> stage = Strata.ofStage(comparable, evidence.stage());
        if (Strata.people(stage, StratumCounts::treated) + Strata.people(stage, StratumCounts::control) == 0) {
            return VerdictStatus.NO_DATA;
        }
        return isPassed(evidence) ? VerdictStatus.PASSED : VerdictStatus.INCONCLUSIVE;
    }
}
