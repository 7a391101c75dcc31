package dev.sluice.ingestion.capture;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The walk over an event's values, and over the objects in it that hold properties. Notes what routing needs and rules ask for. */
final class PropertiesScan {

    /**
     * Places and names that are kept for all events of a request together, some 100 bytes each: in many times what real batches have, and
     * in a hundredth of what a body of nothing else could.
     */
    static final int NOTED_MAX = 50_000;

    private final JsonCursor in;
    private final Limits limits;
    private final WatchedNames watched;
    private int noted;

    PropertiesScan(JsonCursor in, Limits limits, WatchedNames watched) {
        this.in = in;
        this.limits = limits;
        this.watched = watched;
    }

    void properties(JsonToken at, EventFields fields) throws IOException, CaptureRefusedException {
        if (at != JsonToken.START_OBJECT) {
            other(at, fields, 2);
            return;
        }
        int start = in.start();
        fields.deepen(2);
        fields.propertyCount = 0;
        while (in.next() != JsonToken.END_OBJECT) {
            fields.propertyCount++;
            String name = in.name();
            boolean isWatched = watched.contains(name);
            int nameStart = isWatched ? in.start() : 0;
            JsonToken value = in.next();
            int valueStart = isWatched ? in.start() : 0;
            property(name, value, fields);
            if (isWatched) {
                watch(name, nameStart, valueStart, fields);
            }
        }
        fields.properties = new Slice(start, in.end());
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
            case "$session_id" -> {
                // Nearly every event has one, and only recordings need it: where it stands is enough.
                fields.session = value == JsonToken.VALUE_STRING ? new Slice(in.start(), in.end()) : null;
                other(value, fields, 3);
            }
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
    void options(EventFields fields) throws IOException {
        fields.deepen(2);
        while (in.next() != JsonToken.END_OBJECT) {
            String name = in.name();
            JsonToken at = in.next();
            int start = in.start();
            other(at, fields, 3);
            switch (name) {
                case "process_person_profile" -> {
                    fields.withProfile = at != JsonToken.VALUE_FALSE;
                    fields.lift(new Anatomy.Lifted("$" + name, new Slice(start, in.end())));
                }
                case "disable_skew_correction" -> {
                    fields.ignoresSentAt = at == JsonToken.VALUE_TRUE;
                    fields.lift(new Anatomy.Lifted("$ignore_sent_at", new Slice(start, in.end())));
                }
                case "cookieless_mode", "product_tour_id" ->
                    fields.lift(new Anatomy.Lifted("$" + name, new Slice(start, in.end())));
                default -> {}
            }
        }
    }

    /** An object of properties that is set on a person or group: its place; null when there is nothing in it, or it is no object. */
    Slice members(JsonToken at, EventFields fields, int depth) throws IOException, CaptureRefusedException {
        if (at != JsonToken.START_OBJECT) {
            other(at, fields, depth);
            return null;
        }
        int start = in.start();
        int count = 0;
        fields.deepen(depth);
        while (in.next() != JsonToken.END_OBJECT) {
            count++;
            String name = in.name();
            boolean isWatched = watched.contains(name);
            int nameStart = isWatched ? in.start() : 0;
            JsonToken value = in.next();
            if (isWatched) {
                watch(name, nameStart, value, fields, depth + 1);
            } else {
                other(value, fields, depth + 1);
            }
        }
        fields.memberCount = Math.max(fields.memberCount, count);
        return count == 0 ? null : new Slice(start, in.end());
    }

    /** Walks over a value and notes it. */
    void watch(String name, int nameStart, JsonToken value, EventFields fields, int depth)
            throws IOException, CaptureRefusedException {
        int valueStart = in.start();
        other(value, fields, depth);
        watch(name, nameStart, valueStart, fields);
    }

    /** Notes what has just been passed; of an event that has too many of them, and is set aside for it, no more than the limit. */
    private void watch(String name, int nameStart, int valueStart, EventFields fields)
            throws IOException, CaptureRefusedException {
        if (fields.hasRoomToWatch()) {
            note();
            fields.watch(new Member(name, new Slice(nameStart, in.end()), new Slice(valueStart, in.end())));
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
    List<String> names(JsonToken at, EventFields fields, int depth) throws IOException, CaptureRefusedException {
        if (!at.isStructStart()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        fields.deepen(depth);
        fields.unsetCount = 0;
        for (JsonToken each = in.next(); !each.isStructEnd(); each = in.next()) {
            if (each == JsonToken.VALUE_STRING || each == JsonToken.FIELD_NAME) {
                if (++fields.unsetCount <= limits.properties()) {
                    note();
                    names.add(in.text());
                }
            }
            other(each == JsonToken.FIELD_NAME ? in.next() : each, fields, depth + 1);
        }
        return names;
    }

    /** The value when it is text; anything else counts as not there. */
    String string(JsonToken at, EventFields fields) throws IOException {
        if (at == JsonToken.VALUE_STRING) {
            return in.text();
        }
        other(at, fields, 2);
        return null;
    }

    /** The same of a text that is never written as it came. */
    String read(JsonToken at, EventFields fields) throws IOException {
        if (at == JsonToken.VALUE_STRING) {
            return in.textToRead();
        }
        other(at, fields, 2);
        return null;
    }

    /** An id: text, or the JSON text of anything else but null. */
    String id(JsonToken at, EventFields fields) throws IOException {
        return switch (at) {
            case VALUE_NULL -> null;
            case START_OBJECT, START_ARRAY -> {
                int start = in.start();
                other(at, fields, 2);
                yield in.json(start, in.end());
            }
            default -> in.text();
        };
    }

    /** Walks over a value that nothing is needed of. */
    void other(JsonToken at, EventFields fields, int depth) throws IOException {
        fields.deepen(in.skip(at, depth));
    }
}
