package dev.sluice.metric.judge;

import dev.sluice.metric.Contribution.Sums;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailVerdict.ArmSummary;
import dev.sluice.metric.Measure;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.evidence.ConfidenceBounds;
import dev.sluice.metric.evidence.Grid;
import dev.sluice.metric.evidence.Race;
import dev.sluice.metric.evidence.RatioEstimate;
import dev.sluice.metric.evidence.Restarts.RaceOver;
import java.util.List;
import java.util.function.Function;

/**
 * By the race of people, each with their part of the cap: exact for conversions, counts and values up to a cap, whatever their
 * distribution.
 *
 * <p>Counts and values race beside it, with half the weight, as "at all": that sees an outage several times sooner.
 */
record RaceComparison(Measure measure, Direction direction) implements Comparison {

    RaceComparison(Guardrail guardrail) {
        this(guardrail.metric().measure(), guardrail.direction());
    }

    @Override
    public List<RaceOver> breach(Bar bar) {
        Race race = Race.of(Grid.ROLL_BACK, direction, bar.ratio());
        return measure.levels() == 1
                ? List.of(race::logE)
                : List.of(race::logE, strata -> race.logE(atLeastOnce(strata)));
    }

    @Override
    public double passLogE(List<StratumCounts> strata, Bar bar) {
        return Race.of(Grid.PASS, direction, bar.ratio()).logE(strata);
    }

    @Override
    public RatioEstimate estimate(List<StratumCounts> strata) {
        return RatioEstimate.of(strata);
    }

    @Override
    public boolean isBeyond(List<StratumCounts> strata, Bar bar) {
        return estimate(strata).isWorseThan(bar.ratio(), direction);
    }

    @Override
    public double growth(List<StratumCounts> strata, Bar bar) {
        double ratio = estimate(strata).ratio();
        return Double.isNaN(ratio) ? Double.NaN : Race.logLikelihoodRatio(strata, bar.ratio(), ratio);
    }

    @Override
    public ConfidenceBounds bounds(List<StratumCounts> strata, double level) {
        return ConfidenceBounds.ofRace(strata, level);
    }

    @Override
    public ArmSummary summary(List<StratumCounts> strata, Function<StratumCounts, Tally> arm) {
        long people = Strata.people(strata, arm);
        long affected = 0;
        long total = 0;
        for (StratumCounts stratum : strata) {
            affected += active(arm.apply(stratum));
            total += arm.apply(stratum).total();
        }
        return new ArmSummary(people, affected, people == 0 ? 0 : valueOf((double) total / people));
    }

    /** What a level stands for. */
    private double valueOf(double level) {
        return switch (measure) {
            case Measure.Sum sum -> level * sum.cap() / Measure.PARTS;
            case Measure.Mean mean -> level * mean.cap() / Measure.PARTS;
            case Measure.Conversion _,
                    Measure.Funnel _,
                    Measure.Retention _,
                    Measure.Count _,
                    Measure.SteadyMean _,
                    Measure.Ratio _,
                    Measure.Quantile _,
                    Measure.CertifiedQuantile _,
                    Measure.Series _,
                    Measure.Raised _ -> level;
        };
    }

    /** The same people by whether they did it at all. */
    private List<StratumCounts> atLeastOnce(List<StratumCounts> strata) {
        return strata.stream()
                .map(stratum -> new StratumCounts(
                        stratum.key(), atLeastOnce(stratum.treated()), atLeastOnce(stratum.control())))
                .toList();
    }

    private Tally atLeastOnce(Tally tally) {
        return new Tally(tally.people(), List.of(active(tally)));
    }

    /** A small value may be rounded to level 0: who did it at all is counted by itself. */
    private static long active(Tally tally) {
        return tally.sums().map(sums -> sums.get(Sums.ACTIVE).longValueExact()).orElseGet(tally::affected);
    }
}
