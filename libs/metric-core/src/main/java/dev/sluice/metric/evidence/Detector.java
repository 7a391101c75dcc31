package dev.sluice.metric.evidence;

import dev.sluice.metric.Direction;
import dev.sluice.metric.StratumCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Watches one segment after the rollout, tick by tick, for a change to the worse (an e-SR detector: Shin, Ramdas, Rinaldo 2022).
 *
 * <p>While the segment stays as it should be, the detector's value grows by at most 1 per tick on average, so the chance of an alarm
 * within t ticks is at most t ÷ threshold.
 *
 * @param logM ln of each alternative's value; all −∞ before the first tick
 */
public record Detector(List<Double> logM) {

    private static final Grid GRID = Grid.ROLL_BACK;
    private static final double HIGHEST_RATE = 0.95;

    /** Before the first tick, and after every alarm. */
    public static final Detector FRESH = new Detector(Collections.nCopies(GRID.size(), Double.NEGATIVE_INFINITY));

    public Detector {
        logM = List.copyOf(logM);
    }

    /** ln of the detector's value: an alarm from ln(threshold) on. */
    public double logValue() {
        return GRID.mix(logM.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * ln A: the threshold that keeps a budget of false alarms.
     *
     * @param segments watched side by side
     * @param ticks in the span of time that the budget is for
     * @param falseAlarms allowed in that span, over all segments
     */
    public static double logThreshold(long segments, long ticks, double falseAlarms) {
        return Math.log((double) segments * ticks / falseAlarms);
    }

    /**
     * After a tick with a holdback to compare with: indifferent to all that moves everybody.
     *
     * @param share of people treated, above 0 and below 1
     * @param treated affected treated people of the tick
     * @param control affected people of the holdback
     */
    public Detector afterRace(double share, double r0, Direction direction, long treated, long control) {
        double[] logL = new double[GRID.size()];
        double[] ratios = GRID.ratios(r0, direction);
        for (int j = 0; j < logL.length; j++) {
            Factors factors = Factors.of(share, r0, ratios[j], 0);
            logL[j] = times(treated, factors.logTreated(1)) + times(control, factors.logControl(1));
        }
        return after(logL);
    }

    /**
     * After a tick of people of several strata, each with its own odds of treatment.
     *
     * @param r0 ratio at the margin
     * @param tick the people who were first affected in the tick; strata whose people could not have been in both arms, and people
     *     who were taken back, add nothing
     */
    public Detector afterRace(double r0, Direction direction, List<StratumCounts> tick) {
        double[] logL = new double[GRID.size()];
        double[] ratios = GRID.ratios(r0, direction);
        for (StratumCounts stratum : tick) {
            long treated = Math.max(0, stratum.treated().affected());
            long control = Math.max(0, stratum.control().affected());
            if (Race.isComparable(stratum) && treated + control > 0) {
                for (int j = 0; j < logL.length; j++) {
                    Factors factors = Factors.of(stratum.key().odds(), r0, ratios[j], 0);
                    logL[j] += times(treated, factors.logTreated(1)) + times(control, factors.logControl(1));
                }
            }
        }
        return after(logL);
    }

    /**
     * After a tick without anybody to compare with.
     *
     * @param baseline a low estimate of the rate at this hour, above 0: the promise is about rates not below r0 times it
     * @param affected of the tick's people
     * @param people of the tick
     */
    public Detector afterRate(double baseline, double r0, Direction direction, long affected, long people) {
        double rate0 = r0 * baseline;
        double[] logL = new double[GRID.size()];
        double[] multiples = GRID.ratios(1, direction);
        for (int j = 0; j < logL.length; j++) {
            double rate = Math.min(multiples[j] * rate0, HIGHEST_RATE);
            logL[j] = times(affected, Math.log(rate / rate0))
                    + times(people - affected, Math.log((1 - rate) / (1 - rate0)));
        }
        return after(logL);
    }

    /** M ← (M + 1)·L. */
    private Detector after(double[] logL) {
        List<Double> next = new ArrayList<>(logL.length);
        for (int j = 0; j < logL.length; j++) {
            next.add(LogSum.of(logM.get(j), 0) + logL[j]);
        }
        return new Detector(next);
    }

    private static double times(long count, double log) {
        return count == 0 ? 0 : count * log;
    }
}
