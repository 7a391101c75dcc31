package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;

/**
 * An event as ingestion would put it onto the topic.
 *
 * @param uuid its id
 * @param name its name
 * @param person whose it is
 * @param at when it happened
 * @param acceptedAt when it was taken
 * @param properties JSON text by name
 */
public record Sent(
        String uuid, String name, String person, Instant at, Instant acceptedAt, Map<String, String> properties) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    public Sent {
        properties = Map.copyOf(properties);
    }

    public static Sent exposure(String uuid, String person, Instant at, String served, int stage) {
        return new Sent(
                uuid,
                "$feature_flag_called",
                person,
                at,
                at,
                Map.of(
                        "$feature_flag",
                        '"' + World.FLAG + '"',
                        "$feature_flag_response",
                        served,
                        "$feature_flag_version",
                        Long.toString(World.versionOf(stage))));
    }

    public static Sent order(String uuid, String person, Instant at) {
        return new Sent(uuid, "order completed", person, at, at, Map.of("value", "12.5"));
    }

    public static Sent error(String uuid, String person, Instant at) {
        return new Sent(uuid, "$exception", person, at, at, Map.of());
    }

    public static Sent identify(String uuid, String person, Instant at, String property, String value) {
        return new Sent(uuid, "$identify", person, at, at, Map.of("$set", "{\"" + property + "\":\"" + value + "\"}"));
    }

    public Sent acceptedAt(Instant time) {
        return new Sent(uuid, name, person, at, time, properties);
    }

    public Sent shifted(Duration by) {
        return new Sent(uuid, name, person, at.plus(by), acceptedAt.plus(by), properties);
    }

    public Sent without(String property) {
        Map<String, String> fewer = new TreeMap<>(properties);
        fewer.remove(property);
        return new Sent(uuid, name, person, at, acceptedAt, fewer);
    }

    public Sent with(String property, String json) {
        Map<String, String> more = new TreeMap<>(properties);
        more.put(property, json);
        return new Sent(uuid, name, person, at, acceptedAt, more);
    }

    public byte[] body() {
        StringBuilder json = new StringBuilder("{\"event\":\"" + name + "\",\"distinct_id\":\"" + person
                + "\",\"uuid\":\"" + uuid + "\",\"properties\":{");
        String comma = "";
        for (var property : new TreeMap<>(properties).entrySet()) {
            json.append(comma)
                    .append('"')
                    .append(property.getKey())
                    .append("\":")
                    .append(property.getValue());
            comma = ",";
        }
        return json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The event that such a record holds, each property as the text that {@link #body} wrote. */
    public static Sent from(ConsumerRecord<String, byte[]> record) throws IOException {
        Map<String, String> properties = new TreeMap<>();
        try (JsonParser body = JSON.createParser(record.value())) {
            while (!"properties".equals(body.nextFieldName())) {
                assertThat(body.currentToken()).as("properties").isNotNull();
            }
            body.nextToken();
            for (String name = body.nextFieldName(); name != null; name = body.nextFieldName()) {
                JsonToken value = body.nextToken();
                // A number's own text: 1e3 is not 1000.0 here.
                properties.put(name, value.isNumeric() ? body.getText() : text(body, value));
            }
        }
        return new Sent(
                header(record, Headers.ID),
                header(record, Headers.TYPE),
                header(record, Headers.PERSON),
                Instant.parse(header(record, Headers.TIME)),
                Instant.ofEpochMilli(record.timestamp()),
                properties);
    }

    private static String text(JsonParser at, JsonToken value) throws IOException {
        return value == JsonToken.VALUE_NULL ? "null" : JSON.readTree(at).toString();
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    public String key() {
        return World.PROJECT + '/' + person;
    }

    public TestRecord<String, byte[]> toTestRecord() {
        return new TestRecord<>(key(), body(), headers(), acceptedAt);
    }

    public ProducerRecord<String, byte[]> toProducerRecord(String topic) {
        return new ProducerRecord<>(topic, null, acceptedAt.toEpochMilli(), key(), body(), headers());
    }

    private RecordHeaders headers() {
        RecordHeaders headers = new RecordHeaders();
        put(headers, Headers.ID, uuid);
        put(headers, Headers.TYPE, name);
        put(headers, Headers.TIME, at.toString());
        put(headers, Headers.PROJECT, World.PROJECT);
        put(headers, Headers.PERSON, person);
        put(headers, Headers.TRACE_PARENT, TRACE);
        return headers;
    }

    private static void put(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
