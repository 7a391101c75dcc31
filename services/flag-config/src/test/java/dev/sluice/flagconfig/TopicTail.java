package dev.sluice.flagconfig;

import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Everything on a topic so far, read from its beginning. */
public final class TopicTail implements AutoCloseable {

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();

    public TopicTail(Topic topic, String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                // What is asked behind a waiting fetch, closing too, is answered after it: half a second each time.
                Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", false, "fetch.max.wait.ms", 20),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> all = consumer.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** The records of a key, oldest first. */
    public List<ConsumerRecord<String, byte[]>> of(String key) {
        consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
        return seen.stream().filter(one -> key.equals(one.key())).toList();
    }

    /** The newest payloads of all keys that begin so, by key; empty for a tombstone. */
    public <T> Map<String, Optional<T>> newest(String start, Class<T> type) {
        consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
        Map<String, Optional<T>> newest = new HashMap<>();
        seen.stream()
                .filter(one -> one.key().startsWith(start))
                .forEach(one ->
                        newest.put(one.key(), Optional.ofNullable(one.value()).map(value -> read(value, type))));
        return newest;
    }

    /** The payloads of a key, oldest first; empty for a tombstone. */
    public <T> List<Optional<T>> payloads(String key, Class<T> type) {
        return of(key).stream()
                .map(one -> Optional.ofNullable(one.value()).map(value -> read(value, type)))
                .toList();
    }

    private static <T> T read(byte[] value, Class<T> type) {
        try {
            return WireJson.lenient().readValue(value, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
