package dev.sluice.metric.judge;

import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailVerdict.ArmSummary;
import dev.sluice.metric.Measure;

/** What a verdict's sentence says differently for each kind of measure. */
final class MeasureWords {

    private MeasureWords() {}

    /** One arm: {@code 42 of 500, 8.4 %}. */
    static String arm(ArmSummary arm, Measure measure) {
        String affected = Numbers.count(arm.affected()) + " of " + Numbers.count(arm.people());
        if (arm.people() == 0) {
            return affected;
        }
        return switch (measure) {
            case Measure.Conversion _, Measure.Funnel _, Measure.Retention _ ->
                affected + ", " + Numbers.rate(arm.mean());
            case Measure.Count _ -> affected + ", " + Numbers.value(arm.mean()) + " each";
            case Measure.Sum sum -> affected + ", " + Numbers.value(arm.mean()) + " each" + atMost(sum.cap());
            case Measure.Mean mean -> affected + ", " + Numbers.value(arm.mean()) + " each" + atMost(mean.cap());
            case Measure.SteadyMean mean ->
                affected + " with a value, " + Numbers.value(arm.mean()) + " each" + atMost(mean.cap());
            case Measure.Ratio _ -> Numbers.value(arm.mean()) + " over " + Numbers.count(arm.people()) + " people";
            case Measure.Quantile _ -> affected + ", " + Numbers.rate(arm.mean()) + " of those with a value";
            case Measure.CertifiedQuantile _ -> Numbers.value(arm.mean()) + ", of " + affected + " with a value";
            case Measure.Series _, Measure.Raised _ -> affected;
        };
    }

    /** What is compared, after the metric's name; nothing where the name says it. */
    static String compared(Measure measure) {
        return switch (measure) {
            case Measure.Conversion _,
                    Measure.Funnel _,
                    Measure.Retention _,
                    Measure.Count _,
                    Measure.Sum _,
                    Measure.Mean _,
                    Measure.SteadyMean _,
                    Measure.Ratio _,
                    Measure.Series _,
                    Measure.Raised _ -> "";
            case Measure.Quantile quantile -> " beyond " + Numbers.value(quantile.threshold());
            case Measure.CertifiedQuantile quantile -> " at its " + quantile.quantile() + " quantile";
        };
    }

    /** What a stage has to prove: {@code no more than 20 % below control}. */
    static String claim(double margin, Guardrail guardrail) {
        String side = guardrail.direction() == Direction.LOWER_IS_WORSE ? " below" : " above";
        String change = "no more than " + Numbers.size(margin) + side + " control";
        return switch (guardrail.metric().measure()) {
            case Measure.Conversion _,
                    Measure.Funnel _,
                    Measure.Retention _,
                    Measure.Count _,
                    Measure.Sum _,
                    Measure.Mean _,
                    Measure.SteadyMean _,
                    Measure.Ratio _,
                    Measure.CertifiedQuantile _,
                    Measure.Series _,
                    Measure.Raised _ -> change;
            // The bar is on the values, while the share of people beyond the threshold is what is told.
            case Measure.Quantile _ -> "values " + change;
        };
    }

    private static String atMost(double cap) {
        return " (" + Numbers.value(cap) + " at most)";
    }
}
