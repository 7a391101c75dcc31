package dev.sluice.flagdelivery.ofrep;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Evaluation;
import dev.sluice.flag.Flag;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flagdelivery.serving.Answer;
import dev.sluice.flagdelivery.serving.ServedFlag;
import java.io.IOException;
import java.util.Optional;

/**
 * A flag's answer as OpenFeature reads it.
 *
 * <p>A boolean flag's value is {@code true} or {@code false} with the variants {@code on} and {@code off}; a multivariate flag's is its
 * variant's key. A multivariate flag that gives no variant has no value, upon which the caller's own default stands: {@code false}
 * would be of the wrong type.
 *
 * @param project the flag set
 * @param answer what was evaluated
 * @param targetingKey the id it was evaluated for
 * @param lacksTargetingKey whether there is no id and the flag cannot be answered without
 */
record OfrepFlag(String project, Answer answer, Optional<String> targetingKey, boolean lacksTargetingKey) {

    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        ServedFlag flag = answer.flag();
        out.writeFieldName("key");
        out.writeString(flag.name());
        if (answer.isFailed()) {
            writeError(out, "GENERAL", "the flag could not be evaluated");
        } else if (lacksTargetingKey) {
            writeError(out, OfrepRefusals.TARGETING_KEY_MISSING, OfrepRefusals.TARGETING_KEY_DETAIL);
        } else {
            writeValue(out, flag, answer.evaluation().orElseThrow());
        }
        out.writeEndObject();
    }

    static void writeError(JsonGenerator out, String code, String details) throws IOException {
        out.writeStringField("errorCode", code);
        out.writeStringField("errorDetails", details);
    }

    private void writeValue(JsonGenerator out, ServedFlag flag, Evaluation evaluation) throws IOException {
        if (evaluation.variant().isPresent()) {
            out.writeStringField("value", evaluation.variant().get());
            out.writeStringField("variant", evaluation.variant().get());
        } else if (flag.flag().variants().isEmpty()) {
            out.writeBooleanField("value", evaluation.enabled());
            out.writeStringField("variant", evaluation.enabled() ? "on" : "off");
        }
        out.writeStringField("reason", reason(flag.flag(), evaluation));
        out.writeObjectFieldStart("metadata");
        out.writeStringField("flagSetId", project);
        out.writeStringField("version", Long.toString(flag.flag().version()));
        if (targetingKey.isPresent()) {
            out.writeStringField("contextId", targetingKey.get());
        }
        if (evaluation.payload().isPresent()) {
            out.writeStringField("payload", evaluation.payload().get());
        }
        out.writeEndObject();
    }

    private static String reason(Flag flag, Evaluation evaluation) {
        return switch (evaluation.reason().code()) {
            case FLAG_DISABLED -> "DISABLED";
            case CONDITION_MATCH ->
                matched(flag, evaluation.reason().conditionIndex().orElse(0));
            case HOLDOUT_CONDITION_VALUE -> "SPLIT";
            case SUPER_CONDITION_VALUE -> "TARGETING_MATCH";
            case MISSING_DEPENDENCY, NO_GROUP_TYPE, NO_CONDITION_MATCH -> "DEFAULT";
            // The place decided, if only against them.
            case OUT_OF_ROLLOUT_BOUND -> "SPLIT";
        };
    }

    /** By the condition that decided; the open stages of a rollout count on after the flag's own conditions. */
    private static String matched(Flag flag, int index) {
        int own = flag.conditions().size();
        if (index < own) {
            ReleaseCondition condition = flag.conditions().get(index);
            boolean splits = !flag.variants().isEmpty() && condition.variant().isEmpty();
            return reason(condition.share(), condition.filters().isEmpty(), splits);
        }
        OpenStage stage = TargetingKey.stages(flag).get(index - own);
        boolean splits = TargetingKey.keepsSome(flag)
                || (!flag.variants().isEmpty()
                        && flag.ladder().flatMap(RolloutLadder::treatment).isEmpty());
        return reason(stage.share(), stage.audience().isEveryone(), splits);
    }

    private static String reason(BasisPoints share, boolean everyone, boolean splits) {
        if (splits || TargetingKey.isPartial(share)) {
            return "SPLIT";
        }
        return everyone ? "STATIC" : "TARGETING_MATCH";
    }
}
