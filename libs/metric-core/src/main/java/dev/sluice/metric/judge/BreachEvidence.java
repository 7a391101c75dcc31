package dev.sluice.metric.judge;

import dev.sluice.metric.Guardrail;
import dev.sluice.metric.Measure;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.evidence.Grid;
import dev.sluice.metric.evidence.Race;
import dev.sluice.metric.evidence.Restarts;
import dev.sluice.metric.evidence.Restarts.RaceOver;
import dev.sluice.metric.evidence.Restarts.Start;
import dev.sluice.metric.evidence.WeightedEvidence.Part;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One guardrail's evidence for a breach.
 *
 * <p>The trigger HARM is held against r0 = 1 and asks besides that the estimate lie past the margin. That is asked of every start of
 * the race by its own data, so that good early stages do not hide a harm that came with higher load; a start that fails it counts
 * as nothing, which can only lower the evidence and so keeps the promise about α.
 *
 * @param weight the guardrail's part of α
 * @param logE ln of the mean of restarts, whatever the estimate
 * @param countingLogE the same over those starts that may count; −∞ for none
 * @param deciding the start with the most evidence among those that may count
 */
record BreachEvidence(double weight, double logE, double countingLogE, Optional<Start> deciding) {

    static BreachEvidence of(
            Guardrail guardrail, double weight, List<StratumCounts> strata, List<Integer> comparedStages) {
        double margin = Margins.ratio(guardrail.margin(), guardrail.direction());
        double r0 =
                switch (guardrail.trigger()) {
                    case HARM -> 1;
                    case BEYOND_MARGIN -> margin;
                };
        Race race = Race.of(Grid.ROLL_BACK, guardrail.direction(), r0);
        List<Start> starts = Restarts.of(races(guardrail.metric().measure(), race), strata, comparedStages);
        List<Start> counting = starts.stream()
                .filter(start -> guardrail.trigger() == Trigger.BEYOND_MARGIN
                        || start.estimate().isWorseThan(margin, guardrail.direction()))
                .toList();
        return new BreachEvidence(
                weight,
                starts.isEmpty() ? 0 : Restarts.logMean(starts),
                Restarts.logMean(counting),
                counting.stream().max(Comparator.comparingDouble(Start::weightedLogE)));
    }

    /** Counts race with their fraction of the cap, and beside it, with half the weight, as "at least once" or not. */
    private static List<RaceOver> races(Measure measure, Race race) {
        return switch (measure) {
            case Measure.Conversion _, Measure.Funnel _, Measure.Retention _ -> List.of(race::logE);
            case Measure.Count count ->
                count.cap() == 1
                        ? List.of(race::logE)
                        : List.of(race::logE, strata -> race.logE(Strata.atLeastOnce(strata)));
            case Measure.Sum _, Measure.Mean _ -> List.of(race::logE, strata -> race.logE(Strata.atLeastOnce(strata)));
            case Measure.SteadyMean _, Measure.Ratio _, Measure.Quantile _, Measure.CertifiedQuantile _ ->
                List.of(race::logE);
        };
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
