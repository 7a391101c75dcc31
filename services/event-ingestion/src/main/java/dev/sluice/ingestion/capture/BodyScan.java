package dev.sluice.ingestion.capture;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The walk of {@link EventParser} over one document: a batch, an array of events, or an event. Names that PostHog's protocol gives several
 * meanings are told apart here; what lies within an event's objects is {@link PropertiesScan}'s.
 */
final class BodyScan {

    private final JsonCursor in;
    private final Limits limits;
    private final PropertiesScan inner;
    private final boolean lifting;
    private final List<RawEvent> events = new ArrayList<>();
    private boolean isBatch;
    private Optional<String> token = Optional.empty();
    private String sentAt;
    private boolean historical;

    /**
     * @param watched names of properties whose places are to be noted
     * @param lifting whether the form is the one that keeps some properties outside {@code properties}; it has no other shape than a batch
     */
    BodyScan(JsonCursor in, Limits limits, Set<String> watched, boolean lifting) {
        this.in = in;
        this.limits = limits;
        this.inner = new PropertiesScan(in, limits, new WatchedNames(watched));
        this.lifting = lifting;
    }

    ParsedBody result() throws CaptureRefusedException {
        if (lifting && !isBatch) {
            throw noBatch();
        }
        if (events.isEmpty()) {
            throw new CaptureRefusedException(Reason.NO_EVENTS, "the request holds no event");
        }
        return new ParsedBody(token, Optional.ofNullable(sentAt), historical, events);
    }

    private static CaptureRefusedException noBatch() {
        return new CaptureRefusedException(Reason.NO_EVENTS, "\"batch\" must be an array of events");
    }

    /** The cursor stands on the array's beginning. */
    void array() throws IOException, CaptureRefusedException {
        for (JsonToken at = in.next(); at != JsonToken.END_ARRAY; at = in.next()) {
            if (events.size() == limits.events()) {
                throw new CaptureRefusedException(
                        Reason.TOO_MANY_EVENTS, "a request may have at most " + limits.events() + " events");
            }
            element(at);
        }
    }

    private void element(JsonToken at) throws IOException, CaptureRefusedException {
        int start = in.start();
        if (at == JsonToken.START_OBJECT) {
            events.add(object(false).toEvent(events.size(), new Slice(start, in.end())));
            return;
        }
        in.skip(at, 1);
        events.add(RawEvent.notAnObject(events.size(), new Slice(start, in.end())));
    }

    /** The document's one object: a batch if it has one, else an event itself. */
    void root() throws IOException, CaptureRefusedException {
        int start = in.start();
        EventFields fields = object(true);
        // What a batch says of itself comes first; its events' own tokens are then properties like any other.
        String own = fields.ownToken();
        if (isBatch) {
            token = Optional.ofNullable(own);
        } else {
            events.add(fields.toEvent(0, new Slice(start, in.end())));
        }
    }

    private EventFields object(boolean root) throws IOException, CaptureRefusedException {
        EventFields fields = new EventFields(limits.properties());
        while (in.next() != JsonToken.END_OBJECT) {
            String name = in.name();
            int nameStart = name.equals("ip") ? in.start() : 0;
            JsonToken at = in.next();
            switch (name) {
                case "event" -> fields.name = eventName(at, fields);
                case "uuid" -> fields.uuid = inner.read(at, fields);
                case "distinct_id" -> fields.distinctId = inner.id(at, fields);
                case "$distinct_id" -> fields.dollarDistinctId = inner.id(at, fields);
                case "timestamp" -> fields.timestamp = inner.read(at, fields);
                case "offset" -> fields.offsetMs = milliseconds(at, fields);
                case "token" -> fields.token = inner.string(at, fields);
                case "api_key" -> fields.apiKey = inner.string(at, fields);
                case "$token" -> fields.dollarToken = inner.string(at, fields);
                case "properties" -> inner.properties(at, fields);
                case "$set" -> fields.set = inner.members(at, fields, 2);
                case "$set_once" -> fields.setOnce = inner.members(at, fields, 2);
                case "$unset" -> fields.unset = inner.names(at, fields, 2);
                case "ip" -> inner.watch(PrivateProperties.ADDRESS, nameStart, at, fields, 2);
                case "session_id", "window_id" -> lifted("$" + name, at, fields);
                case "options" -> {
                    if (lifting && at == JsonToken.START_OBJECT) {
                        inner.options(fields);
                    } else {
                        inner.other(at, fields, 2);
                    }
                }
                case "batch" -> {
                    if (root) {
                        batch(at);
                    } else {
                        inner.other(at, fields, 2);
                    }
                }
                case "sent_at" -> {
                    String value = at == JsonToken.VALUE_NUMBER_INT ? in.textToRead() : inner.read(at, fields);
                    sentAt = root ? value : sentAt;
                }
                case "historical_migration" -> {
                    historical |= root && at == JsonToken.VALUE_TRUE;
                    inner.other(at, fields, 2);
                }
                default -> inner.other(at, fields, 2);
            }
        }
        return fields;
    }

    private void batch(JsonToken at) throws IOException, CaptureRefusedException {
        switch (at) {
            case START_ARRAY -> {
                isBatch = true;
                events.clear();
                array();
            }
            // Clients that write all fields of a form send an event so.
            case VALUE_NULL -> {}
            default -> throw noBatch();
        }
    }

    /** Null when there is none. What is there and no text is the empty name, which no event may have, whatever its path says it is. */
    private String eventName(JsonToken at, EventFields fields) throws IOException {
        String name = inner.string(at, fields);
        return name == null && at != JsonToken.VALUE_NULL ? "" : name;
    }

    private void lifted(String property, JsonToken at, EventFields fields) throws IOException {
        if (lifting && at == JsonToken.VALUE_STRING) {
            fields.lift(new Anatomy.Lifted(property, new Slice(in.start(), in.end())));
        } else {
            inner.other(at, fields, 2);
        }
    }

    private Long milliseconds(JsonToken at, EventFields fields) throws IOException {
        Long number = in.number(at);
        if (number == null) {
            inner.other(at, fields, 2);
        }
        return number;
    }
}
