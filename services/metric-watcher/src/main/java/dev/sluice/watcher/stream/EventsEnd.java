package dev.sluice.watcher.stream;

import dev.sluice.contracts.Topic;
import dev.sluice.watcher.join.ReadToEnd;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Asks the brokers once a second how far each partition of events goes and how far the join has committed. Where both are the same,
 * all that was written before the question was asked is joined.
 *
 * <p>It asks the brokers because nothing else is sound: a partition from which nothing comes may be empty, or its leader may be away,
 * or its thread may hang, and the consumer's own figures tell only of its last fetch. Without an answer no time is claimed.
 */
final class EventsEnd implements ReadToEnd, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EventsEnd.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final String groupId;
    private final Map<TopicPartition, OffsetSpec> newest;
    private final Map<TopicPartition, OffsetSpec> oldest;
    private final InstantSource clock;
    private final Admin admin;
    private final Map<Integer, Long> readTo = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile long answeredAt;
    private volatile boolean closed;

    EventsEnd(String bootstrapServers, String groupId, int partitions, InstantSource clock) {
        this.groupId = groupId;
        this.newest = ofAll(partitions, OffsetSpec.latest());
        this.oldest = ofAll(partitions, OffsetSpec.earliest());
        this.clock = clock;
        this.answeredAt = clock.millis();
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        this.thread = Thread.ofPlatform().name("events-end").daemon().start(this::run);
    }

    @Override
    public OptionalLong of(int partition) {
        Long time = readTo.get(partition);
        return time == null ? OptionalLong.empty() : OptionalLong.of(time);
    }

    /** When the brokers last answered, wall time in epoch milliseconds. */
    long answeredAt() {
        return answeredAt;
    }

    private void run() {
        boolean wasAnswered = true;
        while (!closed) {
            try {
                ask();
                if (!wasAnswered) {
                    LOG.info("the brokers answer again how far events go");
                }
                wasAnswered = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                if (wasAnswered && !closed) {
                    LOG.warnf("the brokers do not say how far events go: %s", e);
                }
                wasAnswered = false;
            }
            try {
                Thread.sleep(EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void ask() throws InterruptedException, ExecutionException, TimeoutException {
        long askedAt = clock.millis();
        Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(newest);
        Map<TopicPartition, ListOffsetsResultInfo> beginnings = offsets(oldest);
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(groupId)
                .partitionsToOffsetAndMetadata()
                .get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        ends.forEach((partition, end) -> {
            OffsetAndMetadata position = committed.get(partition);
            // Nothing was ever committed: then nothing may have been written either.
            long joined = position == null ? beginnings.get(partition).offset() : position.offset();
            if (joined >= end.offset()) {
                readTo.put(partition.partition(), askedAt);
            }
        });
        answeredAt = askedAt;
    }

    /** As far as the join may read: up to the first open transaction. */
    private Map<TopicPartition, ListOffsetsResultInfo> offsets(Map<TopicPartition, OffsetSpec> which)
            throws InterruptedException, ExecutionException, TimeoutException {
        return admin.listOffsets(which, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Map<TopicPartition, OffsetSpec> ofAll(int partitions, OffsetSpec spec) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(Topic.EVENTS.topicName(), partition))
                .collect(Collectors.toMap(Function.identity(), _ -> spec));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        admin.close(Duration.ofSeconds(1));
    }
}
