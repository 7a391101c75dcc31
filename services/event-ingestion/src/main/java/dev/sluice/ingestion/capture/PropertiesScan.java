package dev.sluice.ingestion.capture;

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
    private int noted;

    PropertiesScan(JsonCursor in, Limits limits) {
        this.in = in;
        this.limits = limits;
    }

    void properties(Token at, EventFields fields) throws CaptureRefusedException {
        if (at != Token.OBJECT) {
            other(at, fields, 2);
            return;
        }
        int start = in.start();
        fields.deepen(2);
        fields.propertyCount = 0;
        while (in.next() != Token.OBJECT_END) {
            fields.propertyCount++;
            KnownNames.Name name = in.name();
            int nameStart = in.start();
            Token value = in.next();
            int valueStart = in.start();
            property(name.word(), value, fields);
            if (name.isWatched()) {
                watch(name.text(), nameStart, valueStart, fields);
            }
        }
        fields.properties = new Slice(start, in.end());
    }

    private void property(Word word, Token value, EventFields fields) throws CaptureRefusedException {
        switch (word) {
            case TOKEN -> fields.propertiesToken = string(value, fields);
            case DISTINCT_ID -> fields.propertiesDistinctId = id(value, fields);
            case SET -> fields.propertiesSet = members(value, fields, 3);
            case SET_ONCE -> fields.propertiesSetOnce = members(value, fields, 3);
            case UNSET -> fields.propertiesUnset = names(value, fields, 3);
            case ANON_DISTINCT_ID -> fields.anonymousId = id(value, fields);
            case ALIAS -> fields.alias = id(value, fields);
            case GROUP_TYPE -> fields.groupType = string(value, fields);
            case GROUP_KEY -> fields.groupKey = id(value, fields);
            case GROUP_SET -> fields.groupSet = members(value, fields, 3);
            case DOLLAR_SESSION_ID -> {
                // Nearly every event has one, and only recordings need it: where it stands is enough.
                fields.session = value == Token.TEXT ? new Slice(in.start(), in.end()) : null;
                other(value, fields, 3);
            }
            case DOLLAR_PROCESS_PERSON_PROFILE -> {
                fields.withProfile = value != Token.FALSE;
                other(value, fields, 3);
            }
            case IGNORE_SENT_AT -> {
                fields.ignoresSentAt = value == Token.TRUE;
                other(value, fields, 3);
            }
            default -> other(value, fields, 3);
        }
    }

    /** What the newer form says of an event beside its properties. */
    void options(EventFields fields) throws CaptureRefusedException {
        fields.deepen(2);
        while (in.next() != Token.OBJECT_END) {
            Word word = in.name().word();
            Token at = in.next();
            int start = in.start();
            other(at, fields, 3);
            switch (word) {
                case PROCESS_PERSON_PROFILE -> {
                    fields.withProfile = at != Token.FALSE;
                    fields.lift(new Anatomy.Lifted("$" + word.text(), new Slice(start, in.end())));
                }
                case DISABLE_SKEW_CORRECTION -> {
                    fields.ignoresSentAt = at == Token.TRUE;
                    fields.lift(new Anatomy.Lifted("$ignore_sent_at", new Slice(start, in.end())));
                }
                case COOKIELESS_MODE, PRODUCT_TOUR_ID ->
                    fields.lift(new Anatomy.Lifted("$" + word.text(), new Slice(start, in.end())));
                default -> {}
            }
        }
    }

    /** An object of properties that is set on a person or group: its place; null when there is nothing in it, or it is no object. */
    Slice members(Token at, EventFields fields, int depth) throws CaptureRefusedException {
        if (at != Token.OBJECT) {
            other(at, fields, depth);
            return null;
        }
        int start = in.start();
        int count = 0;
        fields.deepen(depth);
        while (in.next() != Token.OBJECT_END) {
            count++;
            KnownNames.Name name = in.name();
            int nameStart = in.start();
            Token value = in.next();
            if (name.isWatched()) {
                watch(name.text(), nameStart, value, fields, depth + 1);
            } else {
                other(value, fields, depth + 1);
            }
        }
        fields.memberCount = Math.max(fields.memberCount, count);
        return count == 0 ? null : new Slice(start, in.end());
    }

    /** Walks over a value and notes it. */
    void watch(String name, int nameStart, Token value, EventFields fields, int depth) throws CaptureRefusedException {
        int valueStart = in.start();
        other(value, fields, depth);
        watch(name, nameStart, valueStart, fields);
    }

    /** Notes what has just been passed; of an event that has too many of them, and is set aside for it, no more than the limit. */
    private void watch(String name, int nameStart, int valueStart, EventFields fields) throws CaptureRefusedException {
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
    List<String> names(Token at, EventFields fields, int depth) throws CaptureRefusedException {
        if (!at.begins()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        fields.deepen(depth);
        fields.unsetCount = 0;
        for (Token each = in.next(); !each.ends(); each = in.next()) {
            if (each == Token.TEXT || each == Token.NAME) {
                if (++fields.unsetCount <= limits.properties()) {
                    note();
                    names.add(in.text());
                }
            }
            other(each == Token.NAME ? in.next() : each, fields, depth + 1);
        }
        return names;
    }

    /** The value when it is text; anything else counts as not there. */
    String string(Token at, EventFields fields) throws CaptureRefusedException {
        if (at == Token.TEXT) {
            return in.text();
        }
        other(at, fields, 2);
        return null;
    }

    /** The same of a text that is never written as it came. */
    String read(Token at, EventFields fields) throws CaptureRefusedException {
        if (at == Token.TEXT) {
            return in.textToRead();
        }
        other(at, fields, 2);
        return null;
    }

    /** An id: text, or the JSON text of anything else but null. */
    String id(Token at, EventFields fields) throws CaptureRefusedException {
        return switch (at) {
            case NULL -> null;
            case OBJECT, ARRAY -> {
                int start = in.start();
                other(at, fields, 2);
                yield in.json(start, in.end());
            }
            default -> in.text();
        };
    }

    /** Walks over a value that nothing is needed of. */
    void other(Token at, EventFields fields, int depth) throws CaptureRefusedException {
        fields.deepen(in.skip(at, depth));
    }
}
