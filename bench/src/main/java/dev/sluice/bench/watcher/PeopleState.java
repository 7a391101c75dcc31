package dev.sluice.bench.watcher;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What is kept of the people of a project, as their changelog has it: the newest record of each, key and value.
 *
 * @param people how many are known
 * @param bytes all of their keys and values
 */
record PeopleState(int people, long bytes) {

    private static final String CHANGELOG = "metric-watcher-people-changelog";

    double perPerson() {
        return (double) bytes / people;
    }

    /** Reads it whole. */
    static PeopleState read(String bootstrapServers, Shop shop) {
        Map<String, Integer> sizes = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        "10000"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(CHANGELOG).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    if (each.value() == null) {
                        sizes.remove(each.key());
                    } else if (each.key().startsWith(shop.name() + "/")) {
                        // Keys are ASCII here.
                        sizes.put(each.key(), each.key().length() + each.value().length);
                    }
                }
            }
        }
        return new PeopleState(
                sizes.size(),
                sizes.values().stream().mapToLong(Integer::longValue).sum());
    }
}
