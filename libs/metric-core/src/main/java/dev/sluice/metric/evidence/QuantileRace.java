package dev.sluice.metric.evidence;

import dev.sluice.metric.Direction;

/**
 * The exceedance race: does treatment, divided by one plus the margin, pass control's former quantile more often than control does?
 *
 * <p>Before the rollout take q, control's p-quantile. Record of each person, once, whether "value &gt; q" in control and "value &gt;
 * (1 + margin)·q" in treatment, and let those bits race with r0 = 1. Exact for the given threshold.
 */
public final class QuantileRace {

    /** The nominal baseline errs low: too low costs a little power, too high costs all of it. */
    private static final double LOW = 0.9;

    private QuantileRace() {}

    /**
     * Against "passes it no worse than control".
     *
     * @param quantile p, for example 0.95
     * @param isFinal whether a person's value is final once it is there; else only those who pass it race
     */
    public static Race rollBack(double quantile, Direction direction, boolean isFinal) {
        return new Race(Grid.ROLL_BACK, direction, 1, baseline(quantile, isFinal));
    }

    /** Against "passes it at least as badly as control". */
    public static Race pass(double quantile, Direction direction, boolean isFinal) {
        return new Race(Grid.EXCEEDANCE_PASS, direction, 1, baseline(quantile, isFinal));
    }

    private static double baseline(double quantile, boolean isFinal) {
        return isFinal ? LOW * (1 - quantile) : 0;
    }
}
