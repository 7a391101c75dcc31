package dev.sluice.flagdelivery.posthog;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.flag.EnrollmentStage;
import dev.sluice.flag.Flag;
import dev.sluice.flag.PropertyNames;
import dev.sluice.flag.Traits;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.json.JsonValues;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.ServedFlag;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The features that people may switch on for themselves: every active flag with enrolment. */
final class EarlyAccess {

    private EarlyAccess() {}

    /**
     * The features of a project.
     *
     * @param stages the stages that are wanted, by PostHog's names; none means {@code beta}, as there
     */
    static Buffer of(ProjectFlags project, List<String> stages) {
        List<String> wanted = stages.isEmpty() ? List.of(EnrollmentStage.BETA.wireName()) : stages;
        return Json.write(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("earlyAccessFeatures");
            for (ServedFlag flag : project.flags().values()) {
                if (flag.flag().active() && mayBeChosen(flag.flag()) && wanted.contains(stage(flag.flag()))) {
                    write(out, project.project().project(), flag.flag());
                }
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static boolean mayBeChosen(Flag flag) {
        Traits traits = flag.traitsOrNone();
        String choice = PropertyNames.enrollment(flag.key());
        return traits.enrollment()
                || traits.superCondition().stream()
                        .flatMap(condition -> condition.filters().stream())
                        .anyMatch(filter -> filter.key().equals(choice));
    }

    private static String stage(Flag flag) {
        return flag.traitsOrNone()
                .enrollmentStage()
                .orElse(EnrollmentStage.BETA)
                .wireName();
    }

    private static void write(JsonGenerator out, String project, Flag flag) throws IOException {
        String key = flag.key().value();
        out.writeStartObject();
        // SDKs want an id that stays: of the names that stay.
        out.writeStringField(
                "id",
                UUID.nameUUIDFromBytes((project + "/" + key).getBytes(StandardCharsets.UTF_8))
                        .toString());
        out.writeStringField("name", flag.name());
        out.writeStringField("description", "");
        out.writeStringField("stage", stage(flag));
        out.writeStringField("documentationUrl", "");
        out.writeStringField("flagKey", key);
        out.writeFieldName("payload");
        JsonValues.write(out, payload(flag));
        out.writeEndObject();
    }

    /** The payload of those who are in, if it is an object: SDKs' types know nothing else. */
    private static Map<String, Object> payload(Flag flag) {
        String text = flag.payloads().get("true");
        if (text == null) {
            return Map.of();
        }
        try (JsonParser in = Json.FACTORY.createParser(text)) {
            return in.nextToken() == JsonToken.START_OBJECT ? JsonValues.readObject(in) : Map.of();
        } catch (IOException notJson) {
            return Map.of();
        }
    }
}
