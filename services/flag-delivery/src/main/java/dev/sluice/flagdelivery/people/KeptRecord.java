package dev.sluice.flagdelivery.people;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.flagdelivery.json.JsonValues;
import dev.sluice.flagdelivery.json.Lengths;
import dev.sluice.flagdelivery.people.Known.KnownPerson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads records of persons and groups, taking from them what is kept and stepping over the rest without building it. */
final class KeptRecord {

    /** The records come from our own service, which bounds what it keeps: these bounds are a last resort. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxNumberLength(1_000)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private KeptRecord() {}

    /**
     * What is kept of a person; empty when nothing.
     *
     * @param names of the properties that are kept
     * @param firstId whether the id is kept that they were known by first
     */
    static Optional<KnownPerson> person(byte[] json, Set<String> names, boolean firstId) throws IOException {
        Map<String, Object> properties = Map.of();
        Optional<String> first = Optional.empty();
        try (JsonParser in = started(json)) {
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String field = in.currentName();
                in.nextToken();
                if (field.equals("properties")) {
                    properties = properties(in, names::contains);
                } else if (firstId && field.equals("firstId")) {
                    first = Optional.ofNullable(in.getValueAsString());
                } else {
                    in.skipChildren();
                }
            }
        }
        return properties.isEmpty() && first.isEmpty()
                ? Optional.empty()
                : Optional.of(new KnownPerson(properties, first));
    }

    /** What is kept of a group. */
    static Map<String, Object> group(byte[] json, Set<String> names) throws IOException {
        Map<String, Object> properties = Map.of();
        try (JsonParser in = started(json)) {
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String field = in.currentName();
                in.nextToken();
                if (field.equals("properties")) {
                    properties = properties(in, names::contains);
                } else {
                    in.skipChildren();
                }
            }
        }
        return properties;
    }

    /** Properties that were kept, all of them. */
    static Map<String, Object> properties(byte[] json) throws IOException {
        try (JsonParser in = FACTORY.createParser(json)) {
            in.nextToken();
            return properties(in, name -> true);
        }
    }

    private static JsonParser started(byte[] json) throws IOException {
        JsonParser in = FACTORY.createParser(json);
        if (in.nextToken() != JsonToken.START_OBJECT) {
            in.close();
            throw new IOException("the record is no object");
        }
        return in;
    }

    private static Map<String, Object> properties(JsonParser in, Predicate<String> isKept) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("properties is no object");
        }
        List<Object> kept = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            if (isKept.test(name)) {
                // One text for all records: these are names in flags, and few.
                kept.add(name.intern());
                kept.add(Lengths.cut(JsonValues.read(in)));
            } else {
                in.skipChildren();
            }
        }
        return Pairs.of(kept);
    }
}
