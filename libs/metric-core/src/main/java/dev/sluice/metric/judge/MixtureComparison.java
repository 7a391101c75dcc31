package dev.sluice.metric.judge;

import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailVerdict.ArmSummary;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.evidence.ConfidenceBounds;
import dev.sluice.metric.evidence.Contrast;
import dev.sluice.metric.evidence.MeanContrast;
import dev.sluice.metric.evidence.Mixture;
import dev.sluice.metric.evidence.Race;
import dev.sluice.metric.evidence.RatioEstimate;
import dev.sluice.metric.evidence.Restarts.RaceOver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * By the half-normal mixture: asymptotic, so a stratum says nothing until it has people enough for the spread of its values.
 *
 * @param spread of the measure's values
 * @param typical the measure before the rollout
 * @param margin of the guardrail, relative: with what is typical it fixes the size of difference that the mixture expects
 */
record MixtureComparison(Spread spread, double typical, double margin, Direction direction) implements Comparison {

    MixtureComparison(Guardrail guardrail, Spread spread, double typical) {
        this(spread, typical, guardrail.margin().fraction(), guardrail.direction());
    }

    @Override
    public List<RaceOver> breach(Bar bar) {
        return List.of(strata -> mixture(strata, bar.ratio(), bar.ratio()).rollBackLogE(direction, scale(margin)));
    }

    @Override
    public double passLogE(List<StratumCounts> strata, Bar bar) {
        return mixture(strata, bar.ratio(), bar.ratio()).passLogE(direction, scale(Math.abs(1 - bar.ratio())));
    }

    private double scale(double expected) {
        return Mixture.scale(expected, typical);
    }

    /**
     * Of the strata that may speak.
     *
     * @param r0 ratio at the margin
     * @param gate ratio by which it is told whether they may
     */
    private Mixture mixture(List<StratumCounts> strata, double r0, double gate) {
        List<Contrast> contrasts = new ArrayList<>();
        for (StratumCounts stratum : strata) {
            if (maySpeak(stratum, gate)) {
                Contrast contrast = spread.contrast(stratum, r0);
                // Everybody has the same value, or nobody anything below the line: no spread to compare with.
                if (contrast.variance() > 0 && Double.isFinite(contrast.variance())) {
                    contrasts.add(contrast);
                }
            }
        }
        return Mixture.of(contrasts);
    }

    private boolean maySpeak(StratumCounts stratum, double r0) {
        Tally control = stratum.control();
        return Race.isComparable(stratum)
                && MeanContrast.maySpeak(
                        spread.people(stratum.treated()),
                        spread.people(control),
                        r0,
                        spread.activeShare(control),
                        spread.skewness(control));
    }

    /** Means over strata, each with the weight that its people give it. */
    @Override
    public RatioEstimate estimate(List<StratumCounts> strata) {
        double treated = 0;
        double control = 0;
        for (StratumCounts stratum : strata) {
            double ofTreated = spread.mean(stratum.treated());
            double ofControl = spread.mean(stratum.control());
            if (Race.isComparable(stratum) && Double.isFinite(ofTreated) && Double.isFinite(ofControl)) {
                double t = spread.people(stratum.treated());
                double c = spread.people(stratum.control());
                treated += ofTreated * (t * c / (t + c));
                control += ofControl * (t * c / (t + c));
            }
        }
        return new RatioEstimate(treated, control);
    }

    @Override
    public boolean isBeyond(List<StratumCounts> strata, Bar bar) {
        return estimate(strata).isWorseThan(bar.ratio(), direction);
    }

    @Override
    public double growth(List<StratumCounts> strata, Bar bar) {
        Mixture mixture = mixture(strata, bar.ratio(), bar.ratio());
        return mixture.information() == 0
                ? Double.NaN
                : mixture.score() * mixture.score() / (2 * mixture.information());
    }

    @Override
    public ConfidenceBounds bounds(List<StratumCounts> strata, double level) {
        double ratio = estimate(strata).ratio();
        if (!(ratio > 0) || mixture(strata, 1, 1).information() == 0) {
            return new ConfidenceBounds(0, Double.POSITIVE_INFINITY);
        }
        return ConfidenceBounds.around(
                ratio,
                r -> mixture(strata, r, 1).rollBackLogE(Direction.LOWER_IS_WORSE, scale(margin)),
                r -> mixture(strata, r, 1).rollBackLogE(Direction.HIGHER_IS_WORSE, scale(margin)),
                level);
    }

    @Override
    public ArmSummary summary(List<StratumCounts> strata, Function<StratumCounts, Tally> arm) {
        long people = Strata.people(strata, arm);
        long have = 0;
        double sum = 0;
        for (StratumCounts stratum : strata) {
            Tally tally = arm.apply(stratum);
            double mean = spread.mean(tally);
            if (Double.isFinite(mean)) {
                have += spread.people(tally);
                sum += mean * spread.people(tally);
            }
        }
        return new ArmSummary(people, have, have == 0 ? 0 : sum / have);
    }
}
