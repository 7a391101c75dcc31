package dev.sluice.metric;

import dev.sluice.flag.BasisPoints;
import java.util.Objects;

/**
 * A metric that must not get worse than a margin.
 *
 * @param id unique in the plan
 * @param metric what is measured
 * @param direction which way it hurts
 * @param margin relative change that is too much, 1 to 9,999: 2,000 is "20 %"
 * @param trigger what has to be proven for a breach
 * @param action what a breach leads to
 * @param weight this guardrail's part of α, above 0 up to 1; the weights of a plan sum to 1
 */
public record Guardrail(
        String id,
        Metric metric,
        Direction direction,
        BasisPoints margin,
        Trigger trigger,
        GuardrailAction action,
        double weight) {
    public Guardrail {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(action, "action");
        if (margin.value() < 1 || margin.value() > 9_999) {
            throw new IllegalArgumentException("a guardrail's margin lies between 0.01 % and 99.99 %, not " + margin);
        }
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("a guardrail's weight lies above 0 and up to 1, not " + weight);
        }
    }
}
