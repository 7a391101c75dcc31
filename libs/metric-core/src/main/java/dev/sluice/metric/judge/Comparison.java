package dev.sluice.metric.judge;

import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailVerdict.ArmSummary;
import dev.sluice.metric.Measure;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.evidence.ConfidenceBounds;
import dev.sluice.metric.evidence.RatioEstimate;
import dev.sluice.metric.evidence.Restarts.RaceOver;
import java.util.List;
import java.util.function.Function;

/** The test that fits a guardrail's measure. All evidence is a closed formula of counts; strata are never added to one another. */
interface Comparison {

    /** The one for a guardrail. */
    static Comparison of(Guardrail guardrail) {
        return switch (guardrail.metric().measure()) {
            case Measure.Conversion _,
                    Measure.Funnel _,
                    Measure.Retention _,
                    Measure.Count _,
                    Measure.Sum _,
                    Measure.Mean _ -> new RaceComparison(guardrail);
            case Measure.SteadyMean mean -> new MixtureComparison(guardrail, new MeanSpread(mean), mean.typical());
            case Measure.Ratio ratio -> new MixtureComparison(guardrail, new RatioSpread(ratio), ratio.typical());
            case Measure.Quantile quantile -> new ExceedanceComparison(guardrail, quantile);
            case Measure.CertifiedQuantile quantile -> new QuantileComparison(guardrail, quantile);
            case Measure.Series _, Measure.Raised _ ->
                throw new IllegalArgumentException(
                        "there is nobody in guardrail \"" + guardrail.id() + "\" to compare");
        };
    }

    /** ln E against "not worse than the bar", each with the same weight; at least one. */
    List<RaceOver> breach(Bar bar);

    /** ln E against "at least as bad as the bar". */
    double passLogE(List<StratumCounts> strata, Bar bar);

    /** Treated ÷ control, as people are told. */
    RatioEstimate estimate(List<StratumCounts> strata);

    /** Whether the estimate lies past the bar. */
    boolean isBeyond(List<StratumCounts> strata, Bar bar);

    /**
     * About how much ln E against "at least as bad as the bar" grows by people who are as these, all of them once more; NaN while
     * there is no telling, below 0 when it falls.
     */
    double growth(List<StratumCounts> strata, Bar bar);

    /**
     * Bounds of the estimate that hold at all times at once.
     *
     * @param level error probability of each side
     */
    ConfidenceBounds bounds(List<StratumCounts> strata, double level);

    /** One arm in numbers, in the unit of the measure. */
    ArmSummary summary(List<StratumCounts> strata, Function<StratumCounts, Tally> arm);
}
