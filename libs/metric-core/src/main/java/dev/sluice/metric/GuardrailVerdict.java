package dev.sluice.metric;

import java.util.List;
import java.util.Objects;

/**
 * What can be said of one guardrail now, with all that is needed to say it again.
 *
 * @param guardrailId which guardrail
 * @param status the statement
 * @param treated the treated arm over all comparable strata
 * @param control the control arm over all comparable strata
 * @param effect treated ÷ control, with an interval that holds at all times at once
 * @param rollBackLogE ln of the e-value against "not worse", mean of restarts; breached from ln(1/α) − ln(weight) on
 * @param passLogE ln of the e-value against "at least as bad as the stage's margin", of this stage's data alone; passed from
 *     ln(1/β) on
 * @param sentence for a person: which metric, both arms, how sure, against what
 * @param counts the inputs, stratum by stratum: judging them again gives this verdict bit for bit
 */
public record GuardrailVerdict(
        String guardrailId,
        VerdictStatus status,
        ArmSummary treated,
        ArmSummary control,
        Effect effect,
        double rollBackLogE,
        double passLogE,
        String sentence,
        List<StratumCounts> counts) {

    public GuardrailVerdict {
        Objects.requireNonNull(guardrailId, "guardrailId");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(treated, "treated");
        Objects.requireNonNull(control, "control");
        Objects.requireNonNull(effect, "effect");
        Objects.requireNonNull(sentence, "sentence");
        counts = List.copyOf(counts);
    }

    /**
     * One arm in numbers.
     *
     * @param people exposed
     * @param affected of them, those at any level above zero (the converted)
     * @param mean level per person; the conversion rate of a conversion. 0 when nobody was exposed.
     */
    public record ArmSummary(long people, long affected, double mean) {}

    /**
     * The relative effect.
     *
     * @param ratio treated ÷ control, each stratum weighted by its information; NaN while there is nothing to divide by
     * @param lower bound of the ratio; 0 when the data do not bound it
     * @param upper bound of the ratio; infinite when the data do not bound it
     * @param confidence with which the interval covers the true ratio at all times at once, for example 0.95
     */
    public record Effect(double ratio, double lower, double upper, double confidence) {}
}
