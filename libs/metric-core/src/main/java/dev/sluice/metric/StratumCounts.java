package dev.sluice.metric;

import java.util.Objects;

/**
 * Both arms of one stratum, for one guardrail's metric.
 *
 * @param key the stratum
 * @param treated people given the feature
 * @param control people compared with them
 */
public record StratumCounts(StratumKey key, Tally treated, Tally control) {
    public StratumCounts {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(treated, "treated");
        Objects.requireNonNull(control, "control");
    }
}
