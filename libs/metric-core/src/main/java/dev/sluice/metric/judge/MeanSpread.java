package dev.sluice.metric.judge;

import dev.sluice.metric.Contribution.Sums;
import dev.sluice.metric.Measure;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.evidence.Contrast;
import dev.sluice.metric.evidence.MeanContrast;

/** Of a mean, among the people who have a value. */
record MeanSpread(Measure.SteadyMean measure) implements Spread {

    @Override
    public long people(Tally tally) {
        return (long) tally.sum(Sums.HAVE);
    }

    @Override
    public double mean(Tally tally) {
        return measure.value().number(tally.sum(Sums.Y) / people(tally));
    }

    @Override
    public Contrast contrast(StratumCounts stratum, double r0) {
        return MeanContrast.of(sums(stratum.treated()), sums(stratum.control()), r0);
    }

    private MeanContrast.Sums sums(Tally tally) {
        double unit = measure.value().number(1);
        return new MeanContrast.Sums(people(tally), tally.sum(Sums.Y) * unit, tally.sum(Sums.YY) * unit * unit);
    }

    @Override
    public double activeShare(Tally tally) {
        return tally.sum(Sums.NOT_ZERO) / people(tally);
    }

    @Override
    public double skewness(Tally tally) {
        double n = people(tally);
        double mean = tally.sum(Sums.Y) / n;
        double second = tally.sum(Sums.YY) / n - mean * mean;
        double third = tally.sum(Sums.YYY) / n - 3 * mean * tally.sum(Sums.YY) / n + 2 * mean * mean * mean;
        return second <= 0 ? 0 : third / Math.pow(second, 1.5);
    }
}
