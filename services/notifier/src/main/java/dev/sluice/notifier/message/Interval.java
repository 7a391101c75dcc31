package dev.sluice.notifier.message;

import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.util.List;

/**
 * How much a guardrail's metric differs between those who have the feature and those who do not, as it is drawn.
 *
 * @param name the guardrail
 * @param lower end of the interval, as relative change: −0.5 is half; at least −1
 * @param middle the estimate
 * @param upper end, at most {@link #FARTHEST}
 * @param breached whether the guardrail is breached
 */
public record Interval(String name, double lower, double middle, double upper, boolean breached) {

    /** What lies farther out is drawn at the edge: the interval may have no upper bound. */
    static final double FARTHEST = 1.0;

    private static final int MOST = 6;

    public Interval {
        lower = Math.clamp(lower, -1, FARTHEST);
        middle = Math.clamp(middle, -1, FARTHEST);
        upper = Math.clamp(upper, -1, FARTHEST);
    }

    /** What can be drawn of a verdict: guardrails with an estimate, in the plan's order, six at most. */
    public static List<Interval> of(Verdict verdict) {
        return verdict.guardrails().stream()
                .filter(guardrail -> Double.isFinite(guardrail.effect().ratio()))
                .limit(MOST)
                .map(Interval::of)
                .toList();
    }

    private static Interval of(GuardrailVerdict guardrail) {
        GuardrailVerdict.Effect effect = guardrail.effect();
        double lower = Double.isNaN(effect.lower()) ? 0 : effect.lower();
        double upper = Double.isNaN(effect.upper()) ? Double.POSITIVE_INFINITY : effect.upper();
        return new Interval(
                guardrail.guardrailId(),
                lower - 1,
                effect.ratio() - 1,
                upper - 1,
                guardrail.status() == VerdictStatus.BREACHED);
    }
}
