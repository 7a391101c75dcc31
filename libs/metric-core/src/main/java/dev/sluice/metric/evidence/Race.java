package dev.sluice.metric.evidence;

import dev.sluice.metric.Direction;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import java.util.List;
import java.util.Objects;

/**
 * The race: an exact likelihood-ratio e-process on who the next affected person is, treated or control.
 *
 * <p>Given that somebody converts, it is a treated person with odds known under the margin, whatever the conversion rate is and
 * however it drifts. People at several levels (counts up to a cap) race with their fraction of the cap, one factor per person. With
 * a nominal baseline above 0 those who did nothing count too. All strata share one ratio; only the odds of treatment differ between
 * them, so that stages with different shares are pooled without Simpson's paradox.
 *
 * @param grid the alternatives: which question is asked
 * @param direction which way the metric hurts
 * @param r0 ratio treated ÷ control at the margin, above 0
 * @param baseline nominal share of affected people in control, fixed before the first person is seen; 0 when an outcome can still
 *     come (then only affected people count). It tunes power, never validity; r0 · baseline is at most 0.8.
 */
public record Race(Grid grid, Direction direction, double r0, double baseline) {

    public Race {
        Objects.requireNonNull(grid, "grid");
        Objects.requireNonNull(direction, "direction");
        if (!(r0 > 0 && Double.isFinite(r0))) {
            throw new IllegalArgumentException("a margin lies at a ratio above 0, not " + r0);
        }
        if (!(baseline >= 0 && baseline < 1 && r0 * baseline <= 0.8)) {
            throw new IllegalArgumentException("a nominal baseline lies from 0 to 0.8 ÷ r0, not " + baseline);
        }
    }

    /** The event race: only affected people count. */
    public static Race of(Grid grid, Direction direction, double r0) {
        return new Race(grid, direction, r0, 0);
    }

    /** ln E over the strata; those whose people could not have been in both arms add nothing. 0 for no data. */
    public double logE(List<StratumCounts> strata) {
        double[] logL = noData();
        double[] ratios = grid.ratios(r0, direction);
        for (StratumCounts stratum : strata) {
            add(logL, stratum, ratios);
        }
        return grid.mix(logL);
    }

    /** Whether a stratum's people could have been in either arm. */
    public static boolean isComparable(StratumCounts stratum) {
        double w = stratum.key().odds();
        return w > 0 && w < 1;
    }

    /** ln of the likelihood ratio of one alternative against the margin, event race. */
    public static double logLikelihoodRatio(List<StratumCounts> strata, double r0, double r) {
        double sum = 0;
        for (StratumCounts stratum : strata) {
            if (isComparable(stratum)) {
                sum += logL(stratum, Factors.of(stratum.key().odds(), r0, r, 0), false);
            }
        }
        return sum;
    }

    /** ln of the likelihood ratio of each alternative, before any data: zeros. */
    double[] noData() {
        return new double[grid.size()];
    }

    /** Multiplies one stratum into the likelihood ratios of the alternatives. */
    void add(double[] logL, StratumCounts stratum, double[] ratios) {
        if (!isComparable(stratum)) {
            return;
        }
        double w = stratum.key().odds();
        for (int j = 0; j < logL.length; j++) {
            logL[j] += logL(stratum, Factors.of(w, r0, ratios[j], baseline), baseline > 0);
        }
    }

    private static double logL(StratumCounts stratum, Factors factors, boolean unaffectedToo) {
        double sum = 0;
        List<Long> treated = stratum.treated().atLevel();
        for (int i = 0; i < treated.size(); i++) {
            long count = treated.get(i);
            if (count > 0) {
                sum += count * factors.logTreated((i + 1.0) / treated.size());
            }
        }
        List<Long> control = stratum.control().atLevel();
        for (int i = 0; i < control.size(); i++) {
            long count = control.get(i);
            if (count > 0) {
                sum += count * factors.logControl((i + 1.0) / control.size());
            }
        }
        if (unaffectedToo) {
            sum += unaffected(stratum.treated()) * factors.logTreated(0);
            sum += unaffected(stratum.control()) * factors.logControl(0);
        }
        return sum;
    }

    private static long unaffected(Tally tally) {
        return Math.max(0, tally.people() - tally.affected());
    }
}
