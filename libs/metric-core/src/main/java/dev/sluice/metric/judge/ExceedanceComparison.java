package dev.sluice.metric.judge;

import dev.sluice.metric.Contribution.Sums;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailVerdict.ArmSummary;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.Pick;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.evidence.ConfidenceBounds;
import dev.sluice.metric.evidence.QuantileRace;
import dev.sluice.metric.evidence.Race;
import dev.sluice.metric.evidence.RatioEstimate;
import dev.sluice.metric.evidence.Restarts.RaceOver;
import java.util.List;
import java.util.function.Function;

/**
 * By the race of people beyond a threshold: does treatment pass it, moved by the margin, more often than control passes it? People
 * who have a value race.
 *
 * <p>A person's first value is final as soon as it is there, so those who stay below the threshold race too; of the highest value
 * nobody knows yet, so of those people only who is beyond it races.
 */
record ExceedanceComparison(double quantile, boolean isFinal, Direction direction) implements Comparison {

    ExceedanceComparison(Guardrail guardrail, Measure.Quantile quantile) {
        this(quantile.quantile().fraction(), quantile.of() == Pick.FIRST, guardrail.direction());
    }

    @Override
    public List<RaceOver> breach(Bar bar) {
        Race race = QuantileRace.rollBack(quantile, direction, isFinal);
        return List.of(strata -> race.logE(beyond(strata, bar)));
    }

    @Override
    public double passLogE(List<StratumCounts> strata, Bar bar) {
        return QuantileRace.pass(quantile, direction, isFinal).logE(beyond(strata, bar));
    }

    /** How many are beyond the threshold itself, treated ÷ control. */
    @Override
    public RatioEstimate estimate(List<StratumCounts> strata) {
        return RatioEstimate.of(beyond(strata, Bar.NO_CHANGE));
    }

    @Override
    public boolean isBeyond(List<StratumCounts> strata, Bar bar) {
        return RatioEstimate.of(beyond(strata, bar)).isWorseThan(1, direction);
    }

    @Override
    public double growth(List<StratumCounts> strata, Bar bar) {
        List<StratumCounts> beyond = beyond(strata, bar);
        double ratio = RatioEstimate.of(beyond).ratio();
        return Double.isNaN(ratio) ? Double.NaN : Race.logLikelihoodRatio(beyond, 1, ratio);
    }

    @Override
    public ConfidenceBounds bounds(List<StratumCounts> strata, double level) {
        return ConfidenceBounds.ofRace(beyond(strata, Bar.NO_CHANGE), level);
    }

    @Override
    public ArmSummary summary(List<StratumCounts> strata, Function<StratumCounts, Tally> arm) {
        double have = 0;
        double beyond = 0;
        for (StratumCounts stratum : strata) {
            have += arm.apply(stratum).sum(Sums.HAVE);
            beyond += arm.apply(stratum).sum(Sums.BEYOND);
        }
        return new ArmSummary(Strata.people(strata, arm), (long) beyond, have == 0 ? 0 : beyond / have);
    }

    private static List<StratumCounts> beyond(List<StratumCounts> strata, Bar bar) {
        int moved =
                switch (bar.kind()) {
                    case NO_CHANGE -> Sums.BEYOND;
                    case GUARDRAIL -> Sums.BEYOND_MARGIN;
                    case STAGE -> Sums.BEYOND_STAGE;
                };
        return strata.stream()
                .map(stratum -> new StratumCounts(
                        stratum.key(), beyond(stratum.treated(), moved), beyond(stratum.control(), Sums.BEYOND)))
                .toList();
    }

    private static Tally beyond(Tally tally, int index) {
        return new Tally((long) tally.sum(Sums.HAVE), List.of((long) tally.sum(index)));
    }
}
