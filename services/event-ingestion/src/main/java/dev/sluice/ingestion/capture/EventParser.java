package dev.sluice.ingestion.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds, in one streaming pass over a body, each event's own bytes and the few fields that routing needs.
 *
 * <p>Three shapes are told apart as they are read: a batch object, an array of events, one event. The document is tokenised once
 * and nothing but the needed fields becomes an object; the event's bytes are later cut out by their offsets and forwarded as they
 * are. A broken document refuses the request; an event that is merely not acceptable is only described here and judged by {@link
 * EventRule}, so that its neighbours live.
 */
final class EventParser {

    /** Where Jackson gives up on the document. Our own limit is smaller and refuses one event only. */
    private static final int DOCUMENT_DEPTH = 1_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            // Senders choose property names: interning them would fill the JVM's own table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // Events are forwarded as bytes, and JSON between systems is UTF-8 (RFC 8259 § 8.1): no guessing.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DOCUMENT_DEPTH)
                    .build())
            .build();

    private final Limits limits;
    private final Supplier<Set<String>> watched;

    /** @param watched names of properties whose places are to be noted, as they are now */
    EventParser(Limits limits, Supplier<Set<String>> watched) {
        this.limits = limits;
        this.watched = watched;
    }

    /**
     * Reads a decoded body.
     *
     * @param lifting whether the form is the one that keeps some properties outside {@code properties}
     * @throws CaptureRefusedException when it is not JSON, holds no event, or holds too many
     */
    ParsedBody parse(Bytes body, boolean lifting) throws CaptureRefusedException {
        try (JsonParser in = JSON.createParser(body.array(), 0, body.length())) {
            BodyScan scan = new BodyScan(new JsonCursor(in, body), limits, watched.get(), lifting);
            JsonToken first = in.nextToken();
            if (first == JsonToken.START_ARRAY) {
                scan.array();
            } else if (first == JsonToken.START_OBJECT) {
                scan.root();
            } else {
                throw new CaptureRefusedException(
                        first == null ? Reason.NO_EVENTS : Reason.MALFORMED_JSON,
                        "send a JSON object with an event or a batch, or an array of events");
            }
            if (in.nextToken() != null) {
                throw new CaptureRefusedException(Reason.MALFORMED_JSON, "there is more after the end of the JSON");
            }
            return scan.result();
        } catch (IOException e) {
            throw new CaptureRefusedException(Reason.MALFORMED_JSON, "the body is not JSON in UTF-8");
        }
    }
}
