package dev.sluice.ingestion.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What is written to one topic from now on. */
final class Tail implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<String, byte[]> consumer;

    Tail(String servers, Topic topic) {
        this.consumer = new KafkaConsumer<>(
                // What is asked behind a waiting fetch, closing too, is answered after it: half a second each time.
                Map.of("bootstrap.servers", servers, "fetch.max.wait.ms", 20),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Everything that is in the topic now and was not read yet. */
    List<Line> read() {
        List<Line> all = new ArrayList<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                all.add(new Line(each));
            }
        }
        return all;
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** A record. */
    record Line(ConsumerRecord<String, byte[]> record) {

        String key() {
            return record.key();
        }

        String header(String name) {
            return record.headers().lastHeader(name) == null
                    ? null
                    : new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
        }

        <T> T as(Class<T> payload) {
            try {
                return WireJson.strict().readValue(record.value(), payload);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        JsonNode json() {
            try {
                return JSON.readTree(record.value());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
