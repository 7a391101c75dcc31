package dev.sluice.metric.judge;

import dev.sluice.metric.Contribution.Sums;
import dev.sluice.metric.Measure;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.evidence.Contrast;
import dev.sluice.metric.evidence.RatioContrast;

/** Of a ratio of two sums; the unit is the person. */
record RatioSpread(Measure.Ratio measure) implements Spread {

    @Override
    public long people(Tally tally) {
        return tally.people();
    }

    @Override
    public double mean(Tally tally) {
        return over(tally) / under(tally);
    }

    @Override
    public Contrast contrast(StratumCounts stratum, double r0) {
        return RatioContrast.of(sums(stratum.treated()), sums(stratum.control()), r0);
    }

    private RatioContrast.Sums sums(Tally tally) {
        double x = overUnit();
        double y = underUnit();
        return new RatioContrast.Sums(
                tally.people(),
                over(tally),
                under(tally),
                tally.sum(Sums.XX) * x * x,
                tally.sum(Sums.UU) * y * y,
                tally.sum(Sums.XY) * x * y);
    }

    private double over(Tally tally) {
        return tally.sum(Sums.OVER) * overUnit();
    }

    private double under(Tally tally) {
        return tally.sum(Sums.UNDER) * underUnit();
    }

    private double overUnit() {
        return measure.above().unit().number(1);
    }

    private double underUnit() {
        return measure.below().unit().number(1);
    }

    @Override
    public double activeShare(Tally tally) {
        return tally.sum(Sums.ABOVE_NOT_ZERO) / tally.people();
    }

    /** Of what each person lies above or below the ratio, x − R·y; its mean is 0. */
    @Override
    public double skewness(Tally tally) {
        double r = tally.sum(Sums.OVER) / tally.sum(Sums.UNDER);
        double n = tally.people();
        double second = (tally.sum(Sums.XX) - 2 * r * tally.sum(Sums.XY) + r * r * tally.sum(Sums.UU)) / n;
        double third = (tally.sum(Sums.XXX)
                        - 3 * r * tally.sum(Sums.XXU)
                        + 3 * r * r * tally.sum(Sums.XUU)
                        - r * r * r * tally.sum(Sums.UUU))
                / n;
        return second <= 0 ? 0 : third / Math.pow(second, 1.5);
    }
}
