package dev.sluice.ingestion.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A named thing that happened, out of a log record or a span's event.
 *
 * @param name as its sender calls it; empty when it has none, as plain log lines
 * @param at when it happened, if that is told
 * @param attributes what is told of it; a span's event has its span's too, behind its own
 * @param body what a log record's body holds by name, which is where attributes were before they had their place
 */
record OtlpEvent(String name, Optional<Instant> at, Map<String, Object> attributes, Map<String, Object> body) {

    private static final long NANOS = 1_000_000_000L;

    /** Where a name stood before records had a field for it. */
    private static final String NAME_ATTRIBUTE = "event.name";

    static OtlpEvent of(LogRecord log) {
        Map<String, Object> attributes = map(log.getAttributesList());
        String name = log.getEventName();
        if (name.isEmpty() && attributes.get(NAME_ATTRIBUTE) instanceof String named) {
            name = named;
        }
        attributes.remove(NAME_ATTRIBUTE);
        return new OtlpEvent(
                name,
                instant(log.getTimeUnixNano()).or(() -> instant(log.getObservedTimeUnixNano())),
                attributes,
                log.getBody().hasKvlistValue()
                        ? map(log.getBody().getKvlistValue().getValuesList())
                        : Map.of());
    }

    static OtlpEvent of(Span span, Span.Event event) {
        Map<String, Object> attributes = map(event.getAttributesList());
        map(span.getAttributesList()).forEach(attributes::putIfAbsent);
        return new OtlpEvent(event.getName(), instant(event.getTimeUnixNano()), attributes, Map.of());
    }

    /** How many it will have, those of its body among them. */
    static int attributesOf(LogRecord log) {
        return log.getAttributesCount() + log.getBody().getKvlistValue().getValuesCount();
    }

    /** How many it will have, those of its span among them. */
    static int attributesOf(Span span, Span.Event event) {
        return span.getAttributesCount() + event.getAttributesCount();
    }

    /** By an attribute's current or earlier names. */
    Optional<Object> first(String... names) {
        for (String name : names) {
            Object value = attributes.get(name);
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    Optional<String> firstText(String... names) {
        return first(names)
                .filter(value -> value instanceof String || value instanceof Number || value instanceof Boolean)
                .map(Object::toString)
                .filter(text -> !text.isEmpty());
    }

    /** 0 means unknown; unsigned, so that what is negative lies past the year 2262 and is no time of ours. */
    private static Optional<Instant> instant(long unixNanos) {
        return unixNanos <= 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(unixNanos / NANOS, unixNanos % NANOS));
    }

    private static Map<String, Object> map(List<KeyValue> pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (KeyValue pair : pairs) {
            Object value = value(pair.getValue());
            if (value != null) {
                map.put(pair.getKey(), value);
            }
        }
        return map;
    }

    /** Null for a value that is not set. */
    private static Object value(AnyValue any) {
        return switch (any.getValueCase()) {
            case STRING_VALUE -> any.getStringValue();
            case BOOL_VALUE -> any.getBoolValue();
            case INT_VALUE -> any.getIntValue();
            case DOUBLE_VALUE -> any.getDoubleValue();
            case ARRAY_VALUE ->
                any.getArrayValue().getValuesList().stream()
                        .map(OtlpEvent::value)
                        .toList();
            case KVLIST_VALUE -> map(any.getKvlistValue().getValuesList());
            case BYTES_VALUE -> base64(any.getBytesValue());
            case VALUE_NOT_SET -> null;
        };
    }

    private static String base64(ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
