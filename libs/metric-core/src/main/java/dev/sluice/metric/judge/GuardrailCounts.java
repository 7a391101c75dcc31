package dev.sluice.metric.judge;

import dev.sluice.metric.Guardrail;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.Tally;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One guardrail and what was counted for it.
 *
 * @param guardrail of the plan
 * @param strata counts of all strata of all stages so far; kept sorted by key, with equal keys added, so that neither order nor
 *     splitting changes a verdict
 */
public record GuardrailCounts(Guardrail guardrail, List<StratumCounts> strata) {

    public GuardrailCounts {
        Objects.requireNonNull(guardrail, "guardrail");
        strata = sorted(strata);
    }

    /** Whether its metric comes from outside and has no people in it. */
    public boolean isOutside() {
        return guardrail.metric().measure().isOutside();
    }

    private static List<StratumCounts> sorted(List<StratumCounts> strata) {
        Map<StratumKey, StratumCounts> byKey = new TreeMap<>();
        for (StratumCounts stratum : strata) {
            byKey.merge(stratum.key(), stratum, GuardrailCounts::together);
        }
        return List.copyOf(byKey.values());
    }

    private static StratumCounts together(StratumCounts one, StratumCounts other) {
        Tally treated = one.treated().plus(other.treated());
        Tally control = one.control().plus(other.control());
        return new StratumCounts(one.key(), treated, control);
    }
}
