package dev.sluice.metric.evidence;

import dev.sluice.metric.StratumCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * The mean of restarts: the race begun anew at every stage, each start with a weight fixed beforehand.
 *
 * <p>One race from the beginning is best for a constant effect and slow for a harm that appears only under higher load, because good
 * early stages count against it. A mean of e-processes is an e-process, so α is still spent once.
 */
public final class Restarts {

    /** The weight of the start at the first stage; the others share the rest equally. */
    private static final double FIRST = 0.4;

    private Restarts() {}

    /**
     * The race begun at one stage.
     *
     * @param stage from which on strata count
     * @param weight γ of this start
     * @param logE ln of its e-value; 0 when it has not begun
     * @param estimate of the ratio from its data alone
     */
    public record Start(int stage, double weight, double logE, RatioEstimate estimate) {

        /** ln(γ·E): what this start adds to the mean. */
        public double weightedLogE() {
            return Math.log(weight) + logE;
        }
    }

    /** γ for a number of stages: 0.4 for the first, the rest shared equally; 1 for a single one. */
    public static double[] weights(int stages) {
        double[] weights = new double[stages];
        java.util.Arrays.fill(weights, (1 - FIRST) / (stages - 1));
        if (stages > 0) {
            weights[0] = stages == 1 ? 1 : FIRST;
        }
        return weights;
    }

    /**
     * Every start of the races.
     *
     * @param races asked side by side, each with the same weight; at least one
     * @param strata sorted by key
     * @param stages the plan's stages in which people can be compared, ascending; fixed by the plan, never by the data
     */
    public static List<Start> of(List<RaceOver> races, List<StratumCounts> strata, List<Integer> stages) {
        double[] weights = weights(stages.size());
        List<Start> starts = new ArrayList<>(stages.size());
        for (int s = 0; s < stages.size(); s++) {
            int stage = stages.get(s);
            // Strata of stages that the plan does not compare belong to the start before them.
            List<StratumCounts> since =
                    strata.stream().filter(c -> c.key().stage() >= stage).toList();
            double[] each = new double[races.size()];
            for (int i = 0; i < each.length; i++) {
                each[i] = races.get(i).logE(since) - Math.log(races.size());
            }
            starts.add(new Start(stage, weights[s], LogSum.of(each), RatioEstimate.of(since)));
        }
        return starts;
    }

    /** ln Σ γ·E over starts. */
    public static double logMean(List<Start> starts) {
        return LogSum.of(starts.stream().mapToDouble(Start::weightedLogE).toArray());
    }

    /** ln E of some strata. */
    @FunctionalInterface
    public interface RaceOver {
        double logE(List<StratumCounts> strata);
    }
}
