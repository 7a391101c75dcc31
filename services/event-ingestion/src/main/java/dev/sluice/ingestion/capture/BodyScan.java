package dev.sluice.ingestion.capture;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The walk of {@link EventParser} over one document. Names that PostHog's protocol gives several meanings are told apart here. */
final class BodyScan {

    private final JsonParser in;
    private final Bytes body;
    private final Limits limits;
    private final List<RawEvent> events = new ArrayList<>();
    private boolean isBatch;
    private Optional<String> token = Optional.empty();
    private String sentAt;
    private boolean historical;

    BodyScan(JsonParser in, Bytes body, Limits limits) {
        this.in = in;
        this.body = body;
        this.limits = limits;
    }

    ParsedBody result() throws CaptureRefusedException {
        if (events.isEmpty()) {
            throw new CaptureRefusedException(Reason.NO_EVENTS, "the request holds no event");
        }
        return new ParsedBody(token, Optional.ofNullable(sentAt), historical, events);
    }

    /** The parser stands on the array's beginning. */
    void array() throws IOException, CaptureRefusedException {
        for (JsonToken at = in.nextToken(); at != JsonToken.END_ARRAY; at = in.nextToken()) {
            if (events.size() == limits.events()) {
                throw new CaptureRefusedException(
                        Reason.TOO_MANY_EVENTS, "a request may have at most " + limits.events() + " events");
            }
            element(at);
        }
    }

    private void element(JsonToken at) throws IOException, CaptureRefusedException {
        int start = tokenStart();
        if (at == JsonToken.START_OBJECT) {
            events.add(object(false).toEvent(events.size(), start, here()));
            return;
        }
        skip(at, 1);
        events.add(new RawEvent(events.size(), false, start, here(), null, null, null, null, null, null, false, 0, 1));
    }

    /** The document's one object: a batch if it has one, else an event itself. */
    void root() throws IOException, CaptureRefusedException {
        int start = tokenStart();
        Fields fields = object(true);
        // What a batch says of itself comes first; its events' own tokens are then properties like any other.
        String own = fields.ownToken();
        if (isBatch) {
            token = Optional.ofNullable(own);
        } else {
            events.add(fields.toEvent(0, start, here()));
        }
    }

    private Fields object(boolean root) throws IOException, CaptureRefusedException {
        Fields fields = new Fields();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            JsonToken at = in.nextToken();
            switch (name) {
                case "event" -> fields.name = string(at, fields);
                case "uuid" -> fields.uuid = string(at, fields);
                case "distinct_id" -> fields.distinctId = person(at, fields);
                case "$distinct_id" -> fields.dollarDistinctId = person(at, fields);
                case "timestamp" -> fields.timestamp = string(at, fields);
                case "offset" -> fields.offsetMs = milliseconds(at, fields);
                case "token" -> fields.token = string(at, fields);
                case "api_key" -> fields.apiKey = string(at, fields);
                case "$token" -> fields.dollarToken = string(at, fields);
                case "properties" -> properties(at, fields);
                case "batch" -> {
                    if (root && at == JsonToken.START_ARRAY) {
                        isBatch = true;
                        events.clear();
                        array();
                    } else {
                        other(at, fields, 2);
                    }
                }
                case "sent_at" -> {
                    String value = stringOrNumber(at, fields);
                    sentAt = root ? value : sentAt;
                }
                case "historical_migration" -> {
                    historical |= root && at == JsonToken.VALUE_TRUE;
                    other(at, fields, 2);
                }
                default -> other(at, fields, 2);
            }
        }
        return fields;
    }

    private void properties(JsonToken at, Fields fields) throws IOException {
        if (at != JsonToken.START_OBJECT) {
            other(at, fields, 2);
            return;
        }
        fields.depth = Math.max(fields.depth, 2);
        fields.properties = 0;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            fields.properties++;
            String name = in.currentName();
            JsonToken value = in.nextToken();
            switch (name) {
                case "token" -> fields.propertiesToken = string(value, fields);
                case "distinct_id" -> fields.propertiesDistinctId = person(value, fields);
                case "$ignore_sent_at" -> {
                    fields.ignoresSentAt = value == JsonToken.VALUE_TRUE;
                    other(value, fields, 3);
                }
                default -> other(value, fields, 3);
            }
        }
    }

    /** The value when it is text; anything else counts as not there. */
    private String string(JsonToken at, Fields fields) throws IOException {
        if (at == JsonToken.VALUE_STRING) {
            return in.getText();
        }
        other(at, fields, 2);
        return null;
    }

    private String stringOrNumber(JsonToken at, Fields fields) throws IOException {
        return at == JsonToken.VALUE_NUMBER_INT ? in.getText() : string(at, fields);
    }

    /** A person's id: text, or the JSON text of anything else but null. */
    private String person(JsonToken at, Fields fields) throws IOException {
        return switch (at) {
            case VALUE_NULL -> null;
            case START_OBJECT, START_ARRAY -> {
                int start = tokenStart();
                other(at, fields, 2);
                yield new String(body.array(), start, here() - start, StandardCharsets.UTF_8);
            }
            default -> in.getText();
        };
    }

    private Long milliseconds(JsonToken at, Fields fields) throws IOException {
        if (at == JsonToken.VALUE_NUMBER_INT && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return in.getLongValue();
        }
        other(at, fields, 2);
        return null;
    }

    private void other(JsonToken at, Fields fields, int depth) throws IOException {
        fields.depth = Math.max(fields.depth, skip(at, depth));
    }

    /**
     * Walks over a value.
     *
     * @param depth how deep the value lies
     * @return how deep it goes: {@code depth - 1} for a plain value
     */
    private int skip(JsonToken at, int depth) throws IOException {
        if (!at.isStructStart()) {
            return depth - 1;
        }
        int now = depth;
        int deepest = depth;
        while (now >= depth) {
            JsonToken next = in.nextToken();
            if (next.isStructStart()) {
                deepest = Math.max(deepest, ++now);
            } else if (next.isStructEnd()) {
                now--;
            }
        }
        return deepest;
    }

    private int tokenStart() {
        return Math.toIntExact(in.currentTokenLocation().getByteOffset());
    }

    private int here() {
        return Math.toIntExact(in.currentLocation().getByteOffset());
    }

    /** What one object says that may be an event's or a batch's. Of two equal names the later counts, as for every JSON reader here. */
    private static final class Fields {
        private String name;
        private String uuid;
        private String distinctId;
        private String dollarDistinctId;
        private String propertiesDistinctId;
        private String timestamp;
        private Long offsetMs;
        private String token;
        private String apiKey;
        private String dollarToken;
        private String propertiesToken;
        private boolean ignoresSentAt;
        private int properties;
        private int depth = 1;

        private String ownToken() {
            return token != null ? token : apiKey != null ? apiKey : dollarToken;
        }

        private String person() {
            return distinctId != null ? distinctId : dollarDistinctId != null ? dollarDistinctId : propertiesDistinctId;
        }

        private RawEvent toEvent(int index, int start, int end) {
            String carried = ownToken() != null ? ownToken() : propertiesToken;
            return new RawEvent(
                    index,
                    true,
                    start,
                    end,
                    name,
                    uuid,
                    person(),
                    carried,
                    timestamp,
                    offsetMs,
                    ignoresSentAt,
                    properties,
                    depth);
        }
    }
}
