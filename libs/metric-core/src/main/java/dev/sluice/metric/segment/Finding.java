package dev.sluice.metric.segment;

import dev.sluice.metric.GuardrailVerdict.ArmSummary;
import dev.sluice.metric.GuardrailVerdict.Effect;
import java.time.Instant;
import java.util.Objects;

/**
 * A segment that took a turn for the worse, with its evidence.
 *
 * @param segment which
 * @param treated people of it given the feature, since it is watched
 * @param control people of it compared with them
 * @param effect treated ÷ control, with an interval at all times
 * @param logEvidence ln of the detector's value when it was reported
 * @param logBar ln of the value from which on a segment alone is reported; several that got worse together need less each
 * @param falseAlarmsAWeek how many such findings chance alone brings in a week, at most, over all segments of the rollout
 * @param at wall time of the finding
 * @param sentence for a person
 */
public record Finding(
        Segment segment,
        ArmSummary treated,
        ArmSummary control,
        Effect effect,
        double logEvidence,
        double logBar,
        double falseAlarmsAWeek,
        Instant at,
        String sentence) {
    public Finding {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(treated, "treated");
        Objects.requireNonNull(control, "control");
        Objects.requireNonNull(effect, "effect");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(sentence, "sentence");
    }
}
