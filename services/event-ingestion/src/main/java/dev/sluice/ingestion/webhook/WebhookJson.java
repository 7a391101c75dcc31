package dev.sluice.ingestion.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.capture.WholeText;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.util.Optional;

/** Reads what webhooks bring. What is missing reads as missing, never as a null to fall over. */
public final class WebhookJson {

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(100).build())
                    .build())
            .build();

    private WebhookJson() {}

    /**
     * The whole body.
     *
     * @throws CaptureRefusedException when it is not JSON
     */
    public static JsonNode of(Bytes body) throws CaptureRefusedException {
        try {
            JsonNode read = JSON.readTree(body.array(), 0, body.length());
            if (read != null && read.isContainerNode()) {
                return read;
            }
        } catch (IOException e) {
            // Jackson's message would quote the body.
        }
        throw new CaptureRefusedException(Reason.MALFORMED_JSON, "the body is not a JSON object or array in UTF-8");
    }

    /** A text, or a number or boolean as one; empty for anything else and for an empty text. */
    public static Optional<String> text(JsonNode node) {
        return node.isValueNode() && !node.isNull()
                ? Optional.of(WholeText.of(node.asText())).map(String::strip).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /** The first of these fields that has a text. */
    public static Optional<String> text(JsonNode object, String... names) {
        for (String name : names) {
            Optional<String> found = text(object.path(name));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
