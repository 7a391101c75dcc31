package dev.sluice.ingestion.fault;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What stands in the topic, and what is left of it once copies are told by their uuid. */
final class WrittenNumbers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final NumberedEvents sent;
    private final BitSet numbers = new BitSet();
    private long records;
    private long copies;
    private long strangers;

    private WrittenNumbers(NumberedEvents sent) {
        this.sent = sent;
    }

    /** Reads the whole topic. */
    static WrittenNumbers read(String servers, NumberedEvents sent) throws IOException {
        WrittenNumbers written = new WrittenNumbers(sent);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.EVENTS.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    written.take(record);
                }
            }
        }
        return written;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) throws IOException {
        records++;
        int number = JSON.readTree(record.value()).at("/properties/number").asInt(-1);
        String uuid = new String(record.headers().lastHeader(Headers.ID).value(), StandardCharsets.UTF_8);
        if (number < 0 || !uuid.equals(sent.uuidOf(number).toString())) {
            strangers++;
        } else if (numbers.get(number)) {
            copies++;
        } else {
            numbers.set(number);
        }
    }

    /** Numbers, each once: a number's uuid is its own. */
    BitSet numbers() {
        return numbers;
    }

    long records() {
        return records;
    }

    /** Records whose uuid stood in an earlier one. */
    long copies() {
        return copies;
    }

    /** Records whose uuid is not that of their number. */
    long strangers() {
        return strangers;
    }
}
