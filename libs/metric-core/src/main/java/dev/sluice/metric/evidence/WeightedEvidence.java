package dev.sluice.metric.evidence;

import java.util.List;

/** The weighted mean of e-values: an e-value again, however they depend on one another. */
public final class WeightedEvidence {

    private WeightedEvidence() {}

    /**
     * One part of a mean.
     *
     * @param weight its part, above 0; the parts of a mean sum to 1 at most
     * @param logE ln of its e-value
     */
    public record Part(double weight, double logE) {

        /** ln(weight·E). */
        public double weightedLogE() {
            return Math.log(weight) + logE;
        }
    }

    /** ln Σ weight·E; −∞ for no parts. */
    public static double logMean(List<Part> parts) {
        return LogSum.of(parts.stream().mapToDouble(Part::weightedLogE).toArray());
    }
}
