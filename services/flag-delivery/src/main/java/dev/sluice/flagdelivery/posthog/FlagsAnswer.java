package dev.sluice.flagdelivery.posthog;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.flag.Evaluation;
import dev.sluice.flag.Reason;
import dev.sluice.flagdelivery.http.TimeOrderedId;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.json.Prepared;
import dev.sluice.flagdelivery.serving.Answer;
import dev.sluice.flagdelivery.serving.ServedFlag;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes answers in the shapes that PostHog's SDKs of different ages read.
 *
 * @param answers of the flags asked for
 * @param config the token whose remote configuration is merged in; empty for none
 * @param at when they were evaluated, in milliseconds since 1970
 */
record FlagsAnswer(List<Answer> answers, Optional<String> config, long at) {

    private static final Prepared START = Prepared.whole("{\"flags\":{");
    private static final Prepared NOTHING = Prepared.whole("");

    /** Which shape is wanted. */
    enum Shape {
        /** {@code /flags?v=2} and later, {@code /decide?v=4}: each flag with its reason and metadata. */
        DETAILED,
        /** {@code /flags} without a version, {@code /decide?v=3}: values and payloads. */
        VALUES,
        /** {@code /decide?v=2}: values that are not false. */
        TRUTHY_VALUES,
        /** {@code /decide} without a version: keys of the flags that are on. */
        TRUTHY_KEYS;

        static Shape ofFlags(int version) {
            return version >= 2 ? DETAILED : VALUES;
        }

        static Shape ofDecide(int version) {
            return switch (version) {
                case 3 -> VALUES;
                case 2 -> TRUTHY_VALUES;
                default -> version >= 4 ? DETAILED : TRUTHY_KEYS;
            };
        }
    }

    Buffer write(Shape shape) {
        return switch (shape) {
            case DETAILED -> detailed();
            case VALUES -> object(out -> writeValues(out, false));
            case TRUTHY_VALUES -> object(out -> writeValues(out, true));
            case TRUTHY_KEYS -> object(this::writeKeys);
        };
    }

    private Buffer object(Json.Writing fields) {
        return Json.write(out -> {
            out.writeStartObject();
            fields.writeTo(out);
            if (config.isPresent()) {
                RemoteConfig.writeFields(out, config.get());
            }
            out.writeEndObject();
        });
    }

    /** Nothing of a flag differs between people with the same outcome, so all of it is copied from what was written before. */
    private Buffer detailed() {
        List<Prepared> flags = new ArrayList<>(answers.size());
        for (Answer answer : answers) {
            flags.add(answer.flag().inFlags().of(answer, FlagsAnswer::forAnybody));
        }
        return Prepared.joined(START, flags, NOTHING, config.isPresent() ? endWithConfig() : end());
    }

    private Prepared endWithConfig() {
        Buffer end = object(this::writeEnd);
        end.setByte(0, (byte) ',');
        return Prepared.whole(Buffer.buffer("}").appendBuffer(end));
    }

    /** What {@link #writeEnd} writes: without a generator, for it is most of what is written anew for each answer. */
    private Prepared end() {
        String end = "},\"errorsWhileComputingFlags\":" + anyFailed() + ",\"requestId\":\"" + TimeOrderedId.at(at)
                + "\",\"evaluatedAt\":" + at + '}';
        return Prepared.whole(end);
    }

    private boolean anyFailed() {
        for (Answer answer : answers) {
            if (answer.isFailed()) {
                return true;
            }
        }
        return false;
    }

    private static Prepared forAnybody(Answer answer) {
        Buffer object = Json.write(out -> {
            out.writeStartObject();
            out.writeFieldName(answer.flag().name());
            writeFlag(out, answer);
            out.writeEndObject();
        });
        return Prepared.whole(object.slice(1, object.length() - 1));
    }

    private static void writeFlag(JsonGenerator out, Answer answer) throws IOException {
        ServedFlag flag = answer.flag();
        out.writeStartObject();
        out.writeFieldName("key");
        out.writeString(flag.name());
        if (answer.evaluation().isPresent()) {
            Evaluation evaluation = answer.evaluation().get();
            out.writeBooleanField("enabled", evaluation.enabled());
            writeTextOrNull(out, "variant", evaluation.variant());
            writeReason(out, evaluation.reason());
            writeMetadata(out, flag, evaluation.payload());
        } else {
            out.writeBooleanField("enabled", false);
            out.writeNullField("variant");
            out.writeBooleanField("failed", true);
            out.writeObjectFieldStart("reason");
            out.writeStringField("code", "internal_error");
            out.writeNullField("condition_index");
            out.writeStringField("description", "Flag could not be evaluated");
            out.writeEndObject();
            writeMetadata(out, flag, Optional.empty());
        }
        out.writeEndObject();
    }

    private static void writeReason(JsonGenerator out, Reason reason) throws IOException {
        out.writeObjectFieldStart("reason");
        out.writeStringField("code", reason.code().wireName());
        if (reason.conditionIndex().isPresent()) {
            out.writeNumberField("condition_index", reason.conditionIndex().getAsInt());
        } else {
            out.writeNullField("condition_index");
        }
        out.writeStringField("description", reason.description());
        out.writeEndObject();
    }

    /** Never left out: Kotlin SDKs drop all flags of an answer in which one has none. */
    private static void writeMetadata(JsonGenerator out, ServedFlag flag, Optional<String> payload) throws IOException {
        out.writeObjectFieldStart("metadata");
        out.writeNumberField("id", flag.flag().id());
        out.writeNumberField("version", flag.version());
        out.writeNullField("description");
        writeTextOrNull(out, "payload", payload);
        out.writeBooleanField("has_experiment", flag.hasExperiment());
        out.writeEndObject();
    }

    /** Failed flags are left out, so that SDKs keep the value they have. */
    private void writeValues(JsonGenerator out, boolean truthyOnly) throws IOException {
        out.writeObjectFieldStart("featureFlags");
        for (Answer answer : answers) {
            Optional<Evaluation> evaluation = answer.evaluation();
            if (evaluation.isEmpty() || (truthyOnly && !evaluation.get().enabled())) {
                continue;
            }
            out.writeFieldName(answer.flag().name());
            if (evaluation.get().variant().isPresent()) {
                out.writeString(evaluation.get().variant().get());
            } else {
                out.writeBoolean(evaluation.get().enabled());
            }
        }
        out.writeEndObject();
        if (truthyOnly) {
            return;
        }
        out.writeObjectFieldStart("featureFlagPayloads");
        for (Answer answer : answers) {
            Optional<String> payload = answer.evaluation().flatMap(Evaluation::payload);
            if (payload.isPresent()) {
                out.writeFieldName(answer.flag().name());
                out.writeString(payload.get());
            }
        }
        out.writeEndObject();
        writeEnd(out);
    }

    private void writeKeys(JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("featureFlags");
        for (Answer answer : answers) {
            if (answer.evaluation().map(Evaluation::enabled).orElse(false)) {
                out.writeString(answer.flag().name());
            }
        }
        out.writeEndArray();
    }

    private void writeEnd(JsonGenerator out) throws IOException {
        out.writeBooleanField("errorsWhileComputingFlags", anyFailed());
        out.writeStringField("requestId", TimeOrderedId.at(at));
        out.writeNumberField("evaluatedAt", at);
    }

    private static void writeTextOrNull(JsonGenerator out, String field, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            out.writeStringField(field, text.get());
        } else {
            out.writeNullField(field);
        }
    }
}
