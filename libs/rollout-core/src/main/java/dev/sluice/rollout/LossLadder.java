package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;

/**
 * The margin that a stage has to exclude when its plan does not say: so that what the next stage may cost, its share times the loss
 * that is not excluded yet, stays inside a budget.
 *
 * <p>margin = budget ÷ next share, not more than {@link #WIDEST} (a stage that excludes less says nothing) and not less than the
 * guardrail's own (more than that no stage needs to show). So small stages are quick, and say exactly what they have shown.
 */
public final class LossLadder {

    /** Of all conversions of the audience, so much may be lost by opening the next stage. */
    public static final BasisPoints BUDGET = new BasisPoints(1_000);

    /** No stage passes on less. */
    public static final BasisPoints WIDEST = new BasisPoints(6_000);

    private LossLadder() {}

    /**
     * The margin to be excluded before a share opens.
     *
     * @param nextShare of the audience that the next stage treats; above zero
     * @param guardrailMargin the smallest among the guardrails
     */
    public static BasisPoints margin(BasisPoints nextShare, BasisPoints guardrailMargin) {
        int affordable = (int) Math.min(WIDEST.value(), (long) BUDGET.value() * 10_000 / nextShare.value());
        return new BasisPoints(Math.max(guardrailMargin.value(), affordable));
    }
}
