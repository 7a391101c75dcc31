package dev.sluice.ingestion.capture;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The walk of {@link EventParser} over one document. Names that PostHog's protocol gives several meanings are told apart here. */
final class BodyScan {

    /**
     * Places and names that are kept for all events of a request together, some 100 bytes each: in many times what real batches have, and
     * in a hundredth of what a body of nothing else could.
     */
    static final int NOTED_MAX = 50_000;

    private final JsonParser in;
    private final Bytes body;
    private final Limits limits;
    private final Set<String> watched;
    private final boolean lifting;
    private final List<RawEvent> events = new ArrayList<>();
    private boolean isBatch;
    private Optional<String> token = Optional.empty();
    private String sentAt;
    private boolean historical;
    private int noted;

    /**
     * @param watched names of properties whose places are to be noted
     * @param lifting whether the form is the one that keeps some properties outside {@code properties}
     */
    BodyScan(JsonParser in, Bytes body, Limits limits, Set<String> watched, boolean lifting) {
        this.in = in;
        this.body = body;
        this.limits = limits;
        this.watched = watched;
        this.lifting = lifting;
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
            events.add(object(false).toEvent(events.size(), new Slice(start, here())));
            return;
        }
        skip(at, 1);
        events.add(RawEvent.notAnObject(events.size(), new Slice(start, here())));
    }

    /** The document's one object: a batch if it has one, else an event itself. */
    void root() throws IOException, CaptureRefusedException {
        int start = tokenStart();
        EventFields fields = object(true);
        // What a batch says of itself comes first; its events' own tokens are then properties like any other.
        String own = fields.ownToken();
        if (isBatch) {
            token = Optional.ofNullable(own);
        } else {
            events.add(fields.toEvent(0, new Slice(start, here())));
        }
    }

    private EventFields object(boolean root) throws IOException, CaptureRefusedException {
        EventFields fields = new EventFields(limits.properties());
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            int nameStart = name.equals("ip") ? tokenStart() : 0;
            JsonToken at = in.nextToken();
            switch (name) {
                case "event" -> fields.name = string(at, fields);
                case "uuid" -> fields.uuid = string(at, fields);
                case "distinct_id" -> fields.distinctId = id(at, fields);
                case "$distinct_id" -> fields.dollarDistinctId = id(at, fields);
                case "timestamp" -> fields.timestamp = string(at, fields);
                case "offset" -> fields.offsetMs = milliseconds(at, fields);
                case "token" -> fields.token = string(at, fields);
                case "api_key" -> fields.apiKey = string(at, fields);
                case "$token" -> fields.dollarToken = string(at, fields);
                case "properties" -> properties(at, fields);
                case "$set" -> fields.set = members(at, fields, 2);
                case "$set_once" -> fields.setOnce = members(at, fields, 2);
                case "$unset" -> fields.unset = names(at, fields, 2);
                case "ip" -> watch(PrivateProperties.ADDRESS, nameStart, at, fields, 2);
                case "session_id", "window_id" -> {
                    if (lifting && at == JsonToken.VALUE_STRING) {
                        fields.lift(new Anatomy.Lifted("$" + name, new Slice(tokenStart(), here())));
                    } else {
                        other(at, fields, 2);
                    }
                }
                case "options" -> {
                    if (lifting && at == JsonToken.START_OBJECT) {
                        options(fields);
                    } else {
                        other(at, fields, 2);
                    }
                }
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

    private void properties(JsonToken at, EventFields fields) throws IOException, CaptureRefusedException {
        if (at != JsonToken.START_OBJECT) {
            other(at, fields, 2);
            return;
        }
        int start = tokenStart();
        fields.deepen(2);
        fields.propertyCount = 0;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            fields.propertyCount++;
            String name = in.currentName();
            boolean isWatched = watched.contains(name);
            int nameStart = isWatched ? tokenStart() : 0;
            JsonToken value = in.nextToken();
            int valueStart = isWatched ? tokenStart() : 0;
            property(name, value, fields);
            if (isWatched) {
                watch(name, nameStart, valueStart, fields);
            }
        }
        fields.properties = new Slice(start, here());
    }

    private void property(String name, JsonToken value, EventFields fields)
            throws IOException, CaptureRefusedException {
        switch (name) {
            case "token" -> fields.propertiesToken = string(value, fields);
            case "distinct_id" -> fields.propertiesDistinctId = id(value, fields);
            case "$set" -> fields.propertiesSet = members(value, fields, 3);
            case "$set_once" -> fields.propertiesSetOnce = members(value, fields, 3);
            case "$unset" -> fields.propertiesUnset = names(value, fields, 3);
            case "$anon_distinct_id" -> fields.anonymousId = id(value, fields);
            case "alias" -> fields.alias = id(value, fields);
            case "$group_type" -> fields.groupType = string(value, fields);
            case "$group_key" -> fields.groupKey = id(value, fields);
            case "$group_set" -> fields.groupSet = members(value, fields, 3);
            case "$session_id" -> fields.session = string(value, fields);
            case "$process_person_profile" -> {
                fields.withProfile = value != JsonToken.VALUE_FALSE;
                other(value, fields, 3);
            }
            case "$ignore_sent_at" -> {
                fields.ignoresSentAt = value == JsonToken.VALUE_TRUE;
                other(value, fields, 3);
            }
            default -> other(value, fields, 3);
        }
    }

    /** What the newer form says of an event beside its properties. */
    private void options(EventFields fields) throws IOException {
        fields.deepen(2);
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            JsonToken at = in.nextToken();
            int start = tokenStart();
            switch (name) {
                case "process_person_profile" -> {
                    fields.withProfile = at != JsonToken.VALUE_FALSE;
                    other(at, fields, 3);
                    fields.lift(new Anatomy.Lifted("$" + name, new Slice(start, here())));
                }
                case "disable_skew_correction" -> {
                    fields.ignoresSentAt = at == JsonToken.VALUE_TRUE;
                    other(at, fields, 3);
                    fields.lift(new Anatomy.Lifted("$ignore_sent_at", new Slice(start, here())));
                }
                case "cookieless_mode", "product_tour_id" -> {
                    other(at, fields, 3);
                    fields.lift(new Anatomy.Lifted("$" + name, new Slice(start, here())));
                }
                default -> other(at, fields, 3);
            }
        }
    }

    /** An object of properties that is set on a person or group: its place; null when there is nothing in it, or it is no object. */
    private Slice members(JsonToken at, EventFields fields, int depth) throws IOException, CaptureRefusedException {
        if (at != JsonToken.START_OBJECT) {
            other(at, fields, depth);
            return null;
        }
        int start = tokenStart();
        int count = 0;
        fields.deepen(depth);
        while (in.nextToken() != JsonToken.END_OBJECT) {
            count++;
            String name = in.currentName();
            boolean isWatched = watched.contains(name);
            int nameStart = isWatched ? tokenStart() : 0;
            JsonToken value = in.nextToken();
            if (isWatched) {
                watch(name, nameStart, value, fields, depth + 1);
            } else {
                other(value, fields, depth + 1);
            }
        }
        fields.memberCount = Math.max(fields.memberCount, count);
        return count == 0 ? null : new Slice(start, here());
    }

    private void watch(String name, int nameStart, JsonToken value, EventFields fields, int depth)
            throws IOException, CaptureRefusedException {
        int valueStart = tokenStart();
        other(value, fields, depth);
        watch(name, nameStart, valueStart, fields);
    }

    /** Notes what has just been passed; of an event that has too many of them, and is set aside for it, no more than the limit. */
    private void watch(String name, int nameStart, int valueStart, EventFields fields)
            throws IOException, CaptureRefusedException {
        if (fields.hasRoomToWatch()) {
            note();
            fields.watch(new Member(name, new Slice(nameStart, here()), new Slice(valueStart, here())));
        }
    }

    private void note() throws CaptureRefusedException {
        if (++noted > NOTED_MAX) {
            throw new CaptureRefusedException(
                    Reason.TOO_MANY_EVENTS,
                    "a request may name at most " + NOTED_MAX
                            + " properties that are unset or not kept as they are: send smaller batches");
        }
    }

    /** Names that are unset: an array of them, or the names of an object as some SDKs send it. More than the limit are only counted. */
    private List<String> names(JsonToken at, EventFields fields, int depth)
            throws IOException, CaptureRefusedException {
        if (!at.isStructStart()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        fields.deepen(depth);
        fields.unsetCount = 0;
        for (JsonToken each = in.nextToken(); !each.isStructEnd(); each = in.nextToken()) {
            if (each == JsonToken.VALUE_STRING || each == JsonToken.FIELD_NAME) {
                if (++fields.unsetCount <= limits.properties()) {
                    note();
                    names.add(text());
                }
            }
            if (each == JsonToken.FIELD_NAME) {
                other(in.nextToken(), fields, depth + 1);
            } else {
                other(each, fields, depth + 1);
            }
        }
        return names;
    }

    /** The value when it is text; anything else counts as not there. */
    private String string(JsonToken at, EventFields fields) throws IOException {
        if (at == JsonToken.VALUE_STRING) {
            return text();
        }
        other(at, fields, 2);
        return null;
    }

    /** What is forwarded as bytes is left as it came; what is written anew must be writable. */
    private String text() throws IOException {
        return WholeText.of(in.getText());
    }

    private String stringOrNumber(JsonToken at, EventFields fields) throws IOException {
        return at == JsonToken.VALUE_NUMBER_INT ? in.getText() : string(at, fields);
    }

    /** An id: text, or the JSON text of anything else but null. */
    private String id(JsonToken at, EventFields fields) throws IOException {
        return switch (at) {
            case VALUE_NULL -> null;
            case START_OBJECT, START_ARRAY -> {
                int start = tokenStart();
                other(at, fields, 2);
                yield new String(body.array(), start, here() - start, StandardCharsets.UTF_8);
            }
            default -> text();
        };
    }

    private Long milliseconds(JsonToken at, EventFields fields) throws IOException {
        if (at == JsonToken.VALUE_NUMBER_INT && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return in.getLongValue();
        }
        other(at, fields, 2);
        return null;
    }

    private void other(JsonToken at, EventFields fields, int depth) throws IOException {
        fields.deepen(skip(at, depth));
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

    private int here() throws IOException {
        // A text is read lazily: before that its end is not known.
        in.finishToken();
        return Math.toIntExact(in.currentLocation().getByteOffset());
    }
}
