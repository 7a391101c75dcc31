package dev.sluice.trials.simulate;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Amount;
import dev.sluice.metric.Deed;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.Measure.Pick;
import dev.sluice.metric.Metric;
import dev.sluice.metric.NumericProperty;
import dev.sluice.metric.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A kind of measure, and what people do for it: half of them something, with money of a heavy tail (log-normal, σ = 0.8). People who are
 * hurt have less (or more) by exactly the margin, as the measure sees it.
 */
enum Kind {
    FUNNEL,
    RETENTION,
    COUNT,
    SUM,
    MEAN,
    STEADY_MEAN,
    RATIO,
    QUANTILE,
    CERTIFIED_QUANTILE;

    private static final EventMatcher DID = new EventMatcher("did", List.of());
    private static final EventMatcher THEN = new EventMatcher("then", List.of());
    private static final NumericProperty MONEY = new NumericProperty("total", 2);
    private static final Duration DAY = Duration.ofDays(1);
    private static final BasisPoints MARGIN = new BasisPoints(2_000);
    private static final BasisPoints NINETY = new BasisPoints(9_000);
    private static final double TYPICAL = 10;
    private static final double SIGMA = 0.8;
    private static final double NINETY_OF_NORMAL = 1.2815515655446004;
    private static final double ACTIVE = 0.5;
    private static final Deed THEN_DONE = new Deed(2, 2, 1, 0);

    Guardrail guardrail(Trigger trigger) {
        Metric metric = new Metric("m", "what they do", measure(), this == RETENTION ? DAY.multipliedBy(2) : DAY);
        return new Guardrail("g", metric, direction(), MARGIN, trigger, GuardrailAction.ROLL_BACK, 1);
    }

    private Measure measure() {
        Amount money = new Amount(DID, Optional.of(MONEY), 500);
        double mean = TYPICAL * Math.exp(SIGMA * SIGMA / 2);
        return switch (this) {
            case FUNNEL -> new Measure.Funnel(List.of(DID, THEN));
            case RETENTION -> new Measure.Retention(DID, 1);
            case COUNT -> new Measure.Count(DID, 5);
            case SUM -> new Measure.Sum(DID, MONEY, 60);
            case MEAN -> new Measure.Mean(DID, MONEY, 60);
            case STEADY_MEAN -> new Measure.SteadyMean(DID, MONEY, 500, mean);
            case RATIO -> new Measure.Ratio(money, new Amount(THEN, Optional.empty(), 9), mean);
            case QUANTILE ->
                new Measure.Quantile(DID, MONEY, Pick.FIRST, NINETY, TYPICAL * Math.exp(SIGMA * NINETY_OF_NORMAL));
            case CERTIFIED_QUANTILE ->
                new Measure.CertifiedQuantile(
                        DID, MONEY, Pick.FIRST, NINETY, TYPICAL * Math.exp(SIGMA * NINETY_OF_NORMAL));
        };
    }

    private Direction direction() {
        return this == QUANTILE || this == CERTIFIED_QUANTILE ? Direction.HIGHER_IS_WORSE : Direction.LOWER_IS_WORSE;
    }

    /** What somebody does after their exposure at time 0. */
    List<Deed> deeds(boolean isHurt, SplittableRandom random) {
        if (random.nextDouble() >= ACTIVE) {
            return List.of();
        }
        boolean isLost = isHurt && random.nextDouble() >= Plans.MARGIN;
        return switch (this) {
            case FUNNEL -> isLost ? List.of() : List.of(new Deed(1, 1, 0, 0), THEN_DONE);
            case RETENTION -> isLost ? List.of() : List.of(new Deed(DAY.toMillis() + 1, 1, 0, 0));
            case COUNT -> isLost ? List.of() : times(1 + random.nextInt(4));
            case SUM, MEAN -> isLost ? List.of() : List.of(paid(1, random));
            case STEADY_MEAN -> List.of(paid(isHurt ? Plans.MARGIN : 1, random));
            case RATIO -> List.of(paid(isHurt ? Plans.MARGIN : 1, random), THEN_DONE);
            case QUANTILE, CERTIFIED_QUANTILE -> List.of(paid(isHurt ? 1 + MARGIN.fraction() : 1, random));
        };
    }

    private static Deed paid(double times, SplittableRandom random) {
        return new Deed(1, 1, 0, MONEY.units(times * TYPICAL * Math.exp(SIGMA * random.nextGaussian())));
    }

    private static List<Deed> times(int times) {
        List<Deed> deeds = new ArrayList<>(times);
        for (int i = 0; i < times; i++) {
            deeds.add(new Deed(i, i, 0, 0));
        }
        return deeds;
    }
}
