package dev.sluice.kit.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * A compacted topic, held in memory: the newest value of each key, followed as it changes.
 *
 * <p>Every instance reads the whole topic from its beginning, outside any consumer group, because each needs all of it. What was
 * once read stays, with no expiry, for as long as the broker is away. A record that cannot be read keeps its key's last good
 * value. One thread reads and tells the listener, in the order of the topic; any thread may ask.
 *
 * @param <V> the topic's payload
 */
public final class CompactedTable<V> implements AutoCloseable {

    /** Hears of changes, on the reading thread. */
    @FunctionalInterface
    public interface Listener<V> {
        /**
         * A key has a new value.
         *
         * @param key the record's key
         * @param value the new value; empty when the key was deleted
         */
        void onChange(String key, Optional<V> value);
    }

    private static final Logger LOG = Logger.getLogger(CompactedTable.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Topic topic;
    private final ObjectReader reader;
    private final Listener<V> listener;
    private final Map<String, V> values = new ConcurrentHashMap<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final AtomicLong unreadable = new AtomicLong();
    private final Consumer<String, byte[]> consumer;
    private final Thread thread;
    private volatile boolean closed;

    private CompactedTable(Topic topic, Class<V> type, String bootstrapServers, Listener<V> listener) {
        this.topic = topic;
        ObjectMapper json = WireJson.lenient();
        this.reader = json.readerFor(type);
        this.listener = listener;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        // Outbox relays send outside transactions, Kafka Streams inside: neither shows what was
                        // aborted.
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "table-" + topic.topicName()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        this.thread =
                Thread.ofPlatform().name("table-" + topic.topicName()).daemon().unstarted(this::run);
    }

    /**
     * Starts to read a topic.
     *
     * @param topic a compacted topic
     * @param type its payload's type
     * @param bootstrapServers of the broker
     * @param listener hears of every change, from the first record on
     */
    public static <V> CompactedTable<V> open(
            Topic topic, Class<V> type, String bootstrapServers, Listener<V> listener) {
        if (topic.kind() != Topic.Kind.TABLE) {
            throw new IllegalArgumentException("topic " + topic.topicName() + " is not compacted");
        }
        CompactedTable<V> table = new CompactedTable<>(topic, type, bootstrapServers, listener);
        table.thread.start();
        return table;
    }

    /** The key's newest value. */
    public Optional<V> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** All newest values; a live view. */
    public Collection<V> all() {
        return values.values();
    }

    /** The topic it reads. */
    public Topic topic() {
        return topic;
    }

    /** Whether everything that stood in the topic when it was opened has been read. */
    public boolean isCaughtUp() {
        return caughtUp.getCount() == 0;
    }

    /** Waits until {@link #isCaughtUp()}; false when the time is over before. */
    public boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
        return caughtUp.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How many records could not be read since the start. */
    public long unreadableCount() {
        return unreadable.get();
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            Map<TopicPartition, Long> toReach = assignAll();
            while (!closed) {
                for (ConsumerRecord<String, byte[]> received : consumer.poll(POLL)) {
                    apply(received);
                }
                if (!isCaughtUp()) {
                    toReach.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                    if (toReach.isEmpty()) {
                        caughtUp.countDown();
                    }
                }
            }
        } catch (WakeupException e) {
            LOG.debugf("table %s closed", topic.topicName());
        }
    }

    /** Retries until the broker answers and the topic exists: both may come up after this service. */
    private Map<TopicPartition, Long> assignAll() {
        while (true) {
            try {
                List<PartitionInfo> partitions = consumer.partitionsFor(topic.topicName());
                if (partitions != null && !partitions.isEmpty()) {
                    List<TopicPartition> all = partitions.stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
                    consumer.assign(all);
                    consumer.seekToBeginning(all);
                    return new HashMap<>(consumer.endOffsets(all));
                }
                LOG.infof("topic %s does not exist yet, waiting for it", topic.topicName());
            } catch (WakeupException e) {
                throw e;
            } catch (KafkaException e) {
                LOG.warnf("topic %s cannot be read yet: %s", topic.topicName(), e.getMessage());
            }
            pause();
        }
    }

    private void pause() {
        try {
            if (closed) {
                throw new WakeupException();
            }
            TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WakeupException();
        }
    }

    private void apply(ConsumerRecord<String, byte[]> received) {
        String key = received.key();
        if (key == null) {
            unreadable.incrementAndGet();
            return;
        }
        try {
            if (received.value() == null) {
                values.remove(key);
                listener.onChange(key, Optional.empty());
            } else {
                V value = reader.readValue(received.value());
                values.put(key, value);
                listener.onChange(key, Optional.of(value));
            }
        } catch (IOException | RuntimeException e) {
            unreadable.incrementAndGet();
            LOG.errorf(
                    e,
                    "record not understood, its key keeps the last good value: topic=%s partition=%d offset=%d",
                    received.topic(),
                    received.partition(),
                    received.offset());
        }
    }
}
