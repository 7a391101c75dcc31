package dev.sluice.watcher.sums;

import java.util.Objects;

/**
 * Both arms of one stratum, for all guardrails.
 *
 * @param treated people given the feature
 * @param control people compared with them
 */
public record StratumPeople(ArmCounts treated, ArmCounts control) {
    public StratumPeople {
        Objects.requireNonNull(treated, "treated");
        Objects.requireNonNull(control, "control");
    }

    /** Both together. */
    public StratumPeople plus(StratumPeople other) {
        return new StratumPeople(treated.plus(other.treated), control.plus(other.control));
    }
}
