package dev.sluice.flagdelivery.posthog;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.flagdelivery.json.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What SDKs should do besides asking for flags: send events, compressed, and nothing else.
 *
 * <p>There is no field for surveys on purpose: posthog-js fetches its survey code unless the field is missing. {@code hasFeatureFlags}
 * must be true, or mobile SDKs never ask.
 */
final class RemoteConfig {

    private static final List<String> OFF = List.of(
            "autocapture_opt_out",
            "captureDeadClicks",
            "capturePerformance",
            "autocaptureExceptions",
            "sessionRecording",
            "heatmaps",
            "productTours",
            "conversations",
            "isAuthenticated");

    private RemoteConfig() {}

    static Buffer json(String token) {
        return Json.write(out -> {
            out.writeStartObject();
            writeFields(out, token);
            out.writeEndObject();
        });
    }

    /** The same as a script that leaves it where posthog-js looks for it. */
    static Buffer script(String token) {
        String name = Json.write(out -> out.writeString(token)).toString(StandardCharsets.UTF_8);
        return Buffer.buffer("""
                (function(){
                  window._POSTHOG_REMOTE_CONFIG = window._POSTHOG_REMOTE_CONFIG || {};
                  window._POSTHOG_REMOTE_CONFIG[%s] = { config: %s, siteApps: [] };
                })();
                """.formatted(name, json(token).toString(StandardCharsets.UTF_8)));
    }

    static void writeFields(JsonGenerator out, String token) throws IOException {
        out.writeStringField("token", token);
        out.writeArrayFieldStart("supportedCompression");
        out.writeString("gzip");
        out.writeString("gzip-js");
        out.writeEndArray();
        out.writeBooleanField("hasFeatureFlags", true);
        out.writeObjectFieldStart("analytics");
        out.writeStringField("endpoint", "/i/v0/e/");
        out.writeEndObject();
        for (String feature : OFF) {
            out.writeBooleanField(feature, false);
        }
        out.writeObjectFieldStart("errorTracking");
        out.writeBooleanField("autocaptureExceptions", false);
        out.writeArrayFieldStart("suppressionRules");
        out.writeEndArray();
        out.writeEndObject();
        out.writeBooleanField("elementsChainAsString", true);
        out.writeBooleanField("defaultIdentifiedOnly", true);
        out.writeArrayFieldStart("siteApps");
        out.writeEndArray();
        out.writeObjectFieldStart("toolbarParams");
        out.writeEndObject();
    }
}
