package dev.sluice.metric.judge;

import dev.sluice.metric.Guardrail;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.evidence.Restarts;
import dev.sluice.metric.evidence.Restarts.Start;
import dev.sluice.metric.evidence.WeightedEvidence.Part;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One guardrail's evidence for a breach.
 *
 * <p>The trigger HARM is held against r0 = 1 and asks besides that the estimate lie past the margin. That is asked of every start of
 * the test by its own data, so that good early stages do not hide a harm that came with higher load; a start that fails it counts
 * as nothing, which can only lower the evidence and so keeps the promise about α.
 *
 * @param weight the guardrail's part of α
 * @param logE ln of the mean of restarts, whatever the estimate
 * @param countingLogE the same over those starts that may count; −∞ for none
 * @param deciding the start with the most evidence among those that may count
 */
record BreachEvidence(double weight, double logE, double countingLogE, Optional<Start> deciding) {

    static BreachEvidence of(
            Guardrail guardrail,
            Comparison comparison,
            double weight,
            List<StratumCounts> strata,
            List<Integer> comparedStages) {
        Bar margin = Bar.of(guardrail);
        Bar against =
                switch (guardrail.trigger()) {
                    case HARM -> Bar.NO_CHANGE;
                    case BEYOND_MARGIN -> margin;
                };
        List<Start> starts = Restarts.of(comparison.breach(against), strata, comparedStages);
        List<Start> counting = starts.stream()
                .filter(start -> guardrail.trigger() == Trigger.BEYOND_MARGIN
                        || comparison.isBeyond(Strata.since(strata, start.stage()), margin))
                .toList();
        return new BreachEvidence(
                weight,
                starts.isEmpty() ? 0 : Restarts.logMean(starts),
                Restarts.logMean(counting),
                counting.stream().max(Comparator.comparingDouble(Start::weightedLogE)));
    }

    /** As a part of the rollout's weighted mean: only what may count. */
    Part part() {
        return new Part(weight, countingLogE);
    }

    /** Whether this guardrail by itself, with its part of α, proves a breach. */
    boolean isProven(double alpha) {
        return part().weightedLogE() >= -Math.log(alpha);
    }
}
