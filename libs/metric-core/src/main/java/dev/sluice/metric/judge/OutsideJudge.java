package dev.sluice.metric.judge;

import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.GuardrailVerdict.ArmSummary;
import dev.sluice.metric.GuardrailVerdict.Effect;
import dev.sluice.metric.OutsideReading;
import dev.sluice.metric.VerdictStatus;
import java.util.List;
import java.util.Optional;

/**
 * A guardrail whose metric has no people in it: a plain threshold on what an outside monitor says. It spends nothing of α and proves
 * nothing; its verdict says so. Unknown, it keeps a stage from passing: silence is not health.
 *
 * @param counts of the guardrail; no strata
 * @param reading what the monitor says
 */
record OutsideJudge(GuardrailCounts counts, OutsideReading reading) {

    private static final ArmSummary NOBODY = new ArmSummary(0, 0, 0);
    private static final OutsideReading UNKNOWN =
            new OutsideReading(OutsideReading.State.NO_DATA, Double.NaN, "nothing was looked at yet.");

    static List<OutsideJudge> of(Evidence evidence) {
        return evidence.guardrails().stream()
                .filter(GuardrailCounts::isOutside)
                .map(counts -> new OutsideJudge(
                        counts,
                        evidence.outside().getOrDefault(counts.guardrail().id(), UNKNOWN)))
                .toList();
    }

    String id() {
        return counts.guardrail().id();
    }

    boolean isBreached() {
        return reading.state() == OutsideReading.State.BREACHED;
    }

    /** Whether it takes the feature back. */
    boolean rollsBack() {
        return isBreached() && counts.guardrail().action() == GuardrailAction.ROLL_BACK;
    }

    /** Whether it keeps a stage from passing: what only warns does not. */
    boolean holds() {
        return reading.state() != OutsideReading.State.WITHIN
                && counts.guardrail().action() != GuardrailAction.WARN;
    }

    String sentence() {
        return reading.told(counts.guardrail().metric().name());
    }

    GuardrailVerdict verdict() {
        VerdictStatus status =
                switch (reading.state()) {
                    case BREACHED -> VerdictStatus.BREACHED;
                    case WITHIN -> VerdictStatus.PASSED;
                    case NO_DATA -> VerdictStatus.NO_DATA;
                };
        return new GuardrailVerdict(
                id(),
                status,
                NOBODY,
                NOBODY,
                new Effect(reading.ratio(), Double.NaN, Double.NaN, 0),
                0,
                0,
                sentence(),
                counts.strata());
    }

    static Optional<OutsideJudge> cause(List<OutsideJudge> all) {
        return all.stream().filter(OutsideJudge::rollsBack).findFirst();
    }
}
