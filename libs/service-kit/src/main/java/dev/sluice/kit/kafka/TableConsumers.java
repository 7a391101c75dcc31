package dev.sluice.kit.kafka;

import dev.sluice.contracts.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Clients that read topics whole, outside any group. */
final class TableConsumers {

    /** How long a question to the broker may take: a table that is behind asks again anyway. */
    private static final Duration ASK_MAX = Duration.ofSeconds(5);
    /** A topic may be read twice at once, and Kafka wants a name for each. */
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TableConsumers() {}

    /** For a compacted topic. */
    static Consumer<String, byte[]> ofTable(Topic topic, String bootstrapServers) {
        if (topic.kind() != Topic.Kind.TABLE) {
            throw new IllegalArgumentException("topic " + topic.topicName() + " is not compacted");
        }
        return ofWhole(topic, bootstrapServers);
    }

    /** For any topic. */
    static Consumer<String, byte[]> ofWhole(Topic topic, String bootstrapServers) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        // Outbox relays send outside transactions, Kafka Streams inside: neither shows what was
                        // aborted.
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        // When what stands at our position is gone, all that is left is news.
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) ASK_MAX.toMillis(),
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) ASK_MAX.toMillis(),
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "table-" + topic.topicName() + "-" + COUNT.incrementAndGet()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
