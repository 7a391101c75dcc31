package dev.sluice.ingestion.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    /** Texts that are no UTF-8 and lie within an event, which alone is refused for them. */
    private int brokenInEvents;

    private boolean isBatch;
    private Optional<String> token = Optional.empty();
    private String sentAt;
    private boolean historical;

    /**
     * @param lifting whether the form is the one that keeps some properties outside {@code properties}; it has no other shape than a batch
     */
    BodyScan(JsonCursor in, Limits limits, boolean lifting) {
        this.in = in;
        this.limits = limits;
        this.inner = new PropertiesScan(in, limits);
        this.lifting = lifting;
    }

    ParsedBody result() throws CaptureRefusedException {
        if (lifting && !isBatch) {
            throw noBatch();
        }
        if (in.brokenTexts() > brokenInEvents) {
            throw new CaptureRefusedException(
                    Reason.MALFORMED_JSON, "what the body says beside its events is not all text in UTF-8");
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
    void array() throws CaptureRefusedException {
        int before = in.brokenTexts();
        for (Token at = in.next(); at != Token.ARRAY_END; at = in.next()) {
            if (events.size() == limits.events()) {
                throw new CaptureRefusedException(
                        Reason.TOO_MANY_EVENTS, "a request may have at most " + limits.events() + " events");
            }
            element(at, before);
            brokenInEvents += in.brokenTexts() - before;
            before = in.brokenTexts();
        }
    }

    /** @param before how many broken texts there were before it */
    private void element(Token at, int before) throws CaptureRefusedException {
        int start = in.start();
        RawEvent event;
        if (at == Token.OBJECT) {
            event = object(false).toEvent(events.size(), new Slice(start, in.end()));
        } else {
            in.skip(at, 1);
            event = RawEvent.notAnObject(events.size(), new Slice(start, in.end()));
        }
        events.add(in.brokenTexts() > before ? event.broken() : event);
    }

    /** The document's one object: a batch if it has one, else an event itself. */
    void root() throws CaptureRefusedException {
        int start = in.start();
        EventFields fields = object(true);
        // What a batch says of itself comes first; its events' own tokens are then properties like any other.
        String own = fields.ownToken();
        if (isBatch) {
            token = Optional.ofNullable(own);
        } else {
            RawEvent event = fields.toEvent(0, new Slice(start, in.end()));
            events.add(in.brokenTexts() > 0 ? event.broken() : event);
            brokenInEvents = in.brokenTexts();
        }
    }

    private EventFields object(boolean root) throws CaptureRefusedException {
        EventFields fields = new EventFields(limits.properties());
        while (in.next() != Token.OBJECT_END) {
            Word word = in.name().word();
            int nameStart = in.start();
            Token at = in.next();
            switch (word) {
                case EVENT -> fields.name = eventName(at, fields);
                case UUID -> fields.uuid = inner.read(at, fields);
                case DISTINCT_ID -> fields.distinctId = inner.id(at, fields);
                case DOLLAR_DISTINCT_ID -> fields.dollarDistinctId = inner.id(at, fields);
                case TIMESTAMP -> fields.timestamp = inner.read(at, fields);
                case OFFSET -> fields.offsetMs = milliseconds(at, fields);
                case TOKEN -> fields.token = inner.string(at, fields);
                case API_KEY -> fields.apiKey = inner.string(at, fields);
                case DOLLAR_TOKEN -> fields.dollarToken = inner.string(at, fields);
                case PROPERTIES -> inner.properties(at, fields);
                case SET -> fields.set = inner.members(at, fields, 2);
                case SET_ONCE -> fields.setOnce = inner.members(at, fields, 2);
                case UNSET -> fields.unset = inner.names(at, fields, 2);
                case IP -> inner.watch(PrivateProperties.ADDRESS, nameStart, at, fields, 2);
                case SESSION_ID, WINDOW_ID -> lifted("$" + word.text(), at, fields);
                case OPTIONS -> {
                    if (lifting && at == Token.OBJECT) {
                        inner.options(fields);
                    } else {
                        inner.other(at, fields, 2);
                    }
                }
                case BATCH -> {
                    if (root) {
                        batch(at);
                    } else {
                        inner.other(at, fields, 2);
                    }
                }
                case SENT_AT -> {
                    String value = at == Token.INTEGER ? in.textToRead() : inner.read(at, fields);
                    sentAt = root ? value : sentAt;
                }
                case HISTORICAL_MIGRATION -> {
                    historical |= root && at == Token.TRUE;
                    inner.other(at, fields, 2);
                }
                default -> inner.other(at, fields, 2);
            }
        }
        return fields;
    }

    private void batch(Token at) throws CaptureRefusedException {
        switch (at) {
            case ARRAY -> {
                isBatch = true;
                events.clear();
                array();
            }
            // Clients that write all fields of a form send an event so.
            case NULL -> {}
            default -> throw noBatch();
        }
    }

    /** Null when there is none. What is there and no text is the empty name, which no event may have, whatever its path says it is. */
    private String eventName(Token at, EventFields fields) throws CaptureRefusedException {
        String name = inner.string(at, fields);
        return name == null && at != Token.NULL ? "" : name;
    }

    private void lifted(String property, Token at, EventFields fields) throws CaptureRefusedException {
        if (lifting && at == Token.TEXT) {
            fields.lift(new Anatomy.Lifted(property, new Slice(in.start(), in.end())));
        } else {
            inner.other(at, fields, 2);
        }
    }

    private Long milliseconds(Token at, EventFields fields) throws CaptureRefusedException {
        Long number = in.number(at);
        if (number == null) {
            inner.other(at, fields, 2);
        }
        return number;
    }
}
