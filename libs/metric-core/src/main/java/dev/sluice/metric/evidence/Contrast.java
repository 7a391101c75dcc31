package dev.sluice.metric.evidence;

/**
 * Treated less r0 times control, of one stratum: linear, so that a relative margin needs no division.
 *
 * @param difference D; 0 at the margin
 * @param armVariance of the difference, from each arm's own spread
 * @param nullVariance of the difference, with treatment's spread taken as control's would be at the margin
 */
public record Contrast(double difference, double armVariance, double nullVariance) {

    /**
     * The larger of both variances. When treated people happen to hold no big spender, their mean and their variance are low
     * together, and their own variance makes a harmless gap look certain.
     */
    public double variance() {
        return Math.max(armVariance, nullVariance);
    }

    /** What control's variance per person implies for a treated person at the margin, from max(r0, r0²). */
    static double nullFactor(double r0) {
        return Math.max(r0, r0 * r0);
    }
}
