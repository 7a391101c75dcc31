package dev.sluice.metric.judge;

import dev.sluice.metric.Contribution;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailVerdict.ArmSummary;
import dev.sluice.metric.Measure.CertifiedQuantile;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.evidence.ConfidenceBounds;
import dev.sluice.metric.evidence.Race;
import dev.sluice.metric.evidence.RatioEstimate;
import dev.sluice.metric.evidence.Restarts.RaceOver;
import dev.sluice.metric.evidence.TwoSampleQuantile;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/**
 * By both arms' histograms: is treatment's quantile itself, moved by the margin, above control's?
 *
 * <p>Bins are log-spaced, ten to the guardrail's margin. Strata follow one another in time and are of different people, so their
 * evidence multiplies.
 *
 * @param quantile p
 * @param typical value at the middle of the bins
 * @param step ln of the ratio of neighbouring edges
 */
record QuantileComparison(double quantile, double typical, double step, Direction direction) implements Comparison {

    private static final int BINS = 2 * CertifiedQuantile.BINS_BESIDE;

    QuantileComparison(Guardrail guardrail, CertifiedQuantile quantile) {
        this(
                quantile.quantile().fraction(),
                quantile.typical(),
                Math.abs(Math.log(guardrail.direction().ratio(guardrail.margin()))) / Contribution.BINS_PER_MARGIN,
                guardrail.direction());
    }

    @Override
    public List<RaceOver> breach(Bar bar) {
        return List.of(strata -> switch (direction) {
            case LOWER_IS_WORSE -> belowLogE(strata, shift(bar));
            case HIGHER_IS_WORSE -> aboveLogE(strata, shift(bar));
        });
    }

    @Override
    public double passLogE(List<StratumCounts> strata, Bar bar) {
        return switch (direction) {
            case LOWER_IS_WORSE -> aboveLogE(strata, shift(bar));
            case HIGHER_IS_WORSE -> belowLogE(strata, shift(bar));
        };
    }

    /** A bar in whole bins, towards no change: what is proven of it is proven of the bar too. */
    private int shift(Bar bar) {
        double bins = Math.log(bar.ratio()) / step;
        // A margin of exactly ten bins is computed as a hair more or less.
        return (int) (Math.signum(bins) * Math.floor(Math.abs(bins) + 1e-9));
    }

    /** ln E against "treatment's quantile, moved down by so many bins, is not above control's". */
    private double aboveLogE(List<StratumCounts> strata, int shift) {
        return sum(
                strata,
                stratum -> TwoSampleQuantile.logE(
                        TwoSampleQuantile.shiftedAtLeast(stratum.treated().atLevel(), shift),
                        stratum.control().atLevel(),
                        1 - quantile));
    }

    /** ln E against "treatment's quantile, moved down by so many bins, is not below control's". */
    private double belowLogE(List<StratumCounts> strata, int shift) {
        return sum(
                strata,
                stratum -> TwoSampleQuantile.belowLogE(
                        TwoSampleQuantile.shiftedAtMost(stratum.treated().atLevel(), shift),
                        stratum.control().atLevel(),
                        1 - quantile));
    }

    private static double sum(List<StratumCounts> strata, java.util.function.ToDoubleFunction<StratumCounts> logE) {
        return strata.stream()
                .filter(Race::isComparable)
                .filter(stratum ->
                        stratum.treated().affected() > 0 && stratum.control().affected() > 0)
                .mapToDouble(logE)
                .sum();
    }

    @Override
    public RatioEstimate estimate(List<StratumCounts> strata) {
        double treated = 0;
        double control = 0;
        for (StratumCounts stratum : strata) {
            double t = stratum.treated().affected();
            double c = stratum.control().affected();
            if (Race.isComparable(stratum) && t > 0 && c > 0) {
                treated += quantileOf(stratum.treated()) * (t * c / (t + c));
                control += quantileOf(stratum.control()) * (t * c / (t + c));
            }
        }
        return new RatioEstimate(treated, control);
    }

    /** The quantile, found within its bin as if people lay evenly in it. */
    private double quantileOf(Tally tally) {
        double wanted = quantile * tally.affected();
        double below = 0;
        for (int bin = 0; bin < BINS; bin++) {
            long here = tally.atLevel().get(bin);
            if (below + here >= wanted && here > 0) {
                return typical * Math.exp(step * (bin - CertifiedQuantile.BINS_BESIDE + (wanted - below) / here));
            }
            below += here;
        }
        return 0;
    }

    @Override
    public boolean isBeyond(List<StratumCounts> strata, Bar bar) {
        return estimate(strata).isWorseThan(bar.ratio(), direction);
    }

    @Override
    public double growth(List<StratumCounts> strata, Bar bar) {
        return Double.NaN;
    }

    /** In whole bins. */
    @Override
    public ConfidenceBounds bounds(List<StratumCounts> strata, double level) {
        double bar = -Math.log(level);
        int lower = last(shift -> aboveLogE(strata, shift) - bar);
        int upper = last(shift -> belowLogE(strata, -shift) - bar);
        return new ConfidenceBounds(
                lower < -BINS ? 0 : Math.exp(step * lower),
                upper < -BINS ? Double.POSITIVE_INFINITY : Math.exp(step * -upper));
    }

    /** The last shift at which a falling function is not below 0; less than all bins when there is none. */
    private static int last(IntToDoubleFunction falling) {
        int low = -BINS - 1;
        int high = BINS;
        while (low < high) {
            int middle = Math.ceilDiv(low + high, 2);
            if (falling.applyAsDouble(middle) >= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    @Override
    public ArmSummary summary(List<StratumCounts> strata, Function<StratumCounts, Tally> arm) {
        long have = 0;
        double sum = 0;
        for (StratumCounts stratum : strata) {
            Tally tally = arm.apply(stratum);
            have += tally.affected();
            sum += quantileOf(tally) * tally.affected();
        }
        return new ArmSummary(Strata.people(strata, arm), have, have == 0 ? 0 : sum / have);
    }
}
