package dev.sluice.kit.kafka;

import dev.sluice.contracts.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads a compacted topic as it is and hands on its records: the part of a {@link CompactedTable} for those who keep something else
 * of the records than their values.
 *
 * <p>Every instance reads the whole topic from its beginning, outside any consumer group, because each needs all of it. Reading goes
 * on where it ended when the broker was away and is back. A topic that was emptied or made anew meanwhile is read from its beginning. A
 * record that the listener does not understand is counted and logged, and the next one is read. One thread reads and tells the
 * listener, in the order of the topic's partitions; any thread may ask how far it is.
 */
public final class TableReader implements FollowedTopic {

    /** Hears of records, on the reading thread. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A record was read.
         *
         * @param key the record's key
         * @param value the record's bytes; empty when the key was deleted
         * @throws IOException when the record cannot be understood
         */
        void onRecord(String key, Optional<byte[]> value) throws IOException;
    }

    private static final Logger LOG = Logger.getLogger(TableReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofMillis(500);
    /** Topics get more partitions by a person's hand, once in years. */
    private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(30);

    private final Topic topic;
    private final Listener listener;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final AtomicLong unreadable = new AtomicLong();
    private final Consumer<String, byte[]> consumer;
    private final Hearing hearing;
    private final Thread thread;
    /** Where each partition ended when it was first seen, until that is read. Of the reading thread. */
    private final Map<TopicPartition, Long> toReach = new HashMap<>();

    private volatile String trouble;
    private volatile boolean closed;

    TableReader(Topic topic, Consumer<String, byte[]> consumer, Listener listener) {
        this.topic = topic;
        this.listener = listener;
        this.consumer = consumer;
        this.hearing = new Hearing(consumer);
        this.thread =
                Thread.ofPlatform().name("table-" + topic.topicName()).daemon().unstarted(this::run);
    }

    /**
     * Starts to read a topic.
     *
     * @param topic a compacted topic
     * @param bootstrapServers of the broker
     * @param listener hears of every record, from the first on
     */
    public static TableReader open(Topic topic, String bootstrapServers, Listener listener) {
        return new TableReader(topic, TableConsumers.ofTable(topic, bootstrapServers), listener).started();
    }

    /**
     * Starts to read what a stream still keeps, and then what comes: for the few streams that are small and that every instance needs
     * whole.
     *
     * @param topic a topic that keeps records for some days
     * @param bootstrapServers of the broker
     * @param listener hears of every record, from the oldest kept on
     */
    public static TableReader openStream(Topic topic, String bootstrapServers, Listener listener) {
        return new TableReader(topic, TableConsumers.ofWhole(topic, bootstrapServers), listener).started();
    }

    TableReader started() {
        thread.start();
        return this;
    }

    @Override
    public Topic topic() {
        return topic;
    }

    @Override
    public boolean isCaughtUp() {
        return caughtUp.getCount() == 0;
    }

    @Override
    public boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
        return caughtUp.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** How many records could not be read since the start. */
    public long unreadableCount() {
        return unreadable.get();
    }

    /** When the broker last answered. */
    public Hearing hearing() {
        return hearing;
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
            while (!closed) {
                readUntilTrouble();
            }
            LOG.debugf("table %s closed", topic.topicName());
        } catch (RuntimeException | Error e) {
            trouble = "ended: " + e;
            LOG.errorf(e, "table no longer read, start the service again: topic=%s", topic.topicName());
            if (e instanceof Error fatal) {
                throw fatal;
            }
        }
    }

    /** Positions outlive what goes wrong, so the next call goes on where this one ended. */
    private void readUntilTrouble() {
        try {
            assignAll();
            long assigned = System.nanoTime();
            while (!closed && System.nanoTime() - assigned < LOOK_FOR_PARTITIONS.toNanos()) {
                for (ConsumerRecord<String, byte[]> received : consumer.poll(POLL)) {
                    apply(received);
                }
                hearing.listen();
                if (!isCaughtUp()) {
                    toReach.entrySet().removeIf(end -> isReached(end.getKey(), end.getValue()));
                    if (toReach.isEmpty()) {
                        caughtUp.countDown();
                    }
                }
                over();
            }
        } catch (WakeupException e) {
            // Only close() wakes it, and the caller looks whether it did.
            LOG.tracef("table %s woken", topic.topicName());
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            begins(e.getMessage());
            pause();
        }
    }

    /** Assigns the partitions that are not yet: all at first, then those that were added. The topic may come up after this service. */
    private void assignAll() {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic.topicName());
        if (partitions == null || partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("the topic does not exist yet");
        }
        Set<TopicPartition> all = partitions.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toSet());
        if (all.equals(consumer.assignment()) && (isCaughtUp() || !toReach.isEmpty())) {
            return;
        }
        Set<TopicPartition> added = new HashSet<>(all);
        added.removeAll(consumer.assignment());
        consumer.assign(all);
        consumer.seekToBeginning(added);
        if (!isCaughtUp()) {
            toReach.putAll(consumer.endOffsets(all));
        }
    }

    /** An end that lies behind the newest record is of a topic that was made anew; there, to have nothing left to read is enough. */
    private boolean isReached(TopicPartition partition, long end) {
        return consumer.position(partition) >= end
                || consumer.currentLag(partition).orElse(Long.MAX_VALUE) == 0;
    }

    private void begins(String why) {
        if (trouble == null) {
            LOG.warnf("table cannot be read, tried again until it can: topic=%s reason=%s", topic.topicName(), why);
        }
        trouble = String.valueOf(why);
    }

    private void over() {
        if (trouble != null) {
            trouble = null;
            LOG.infof("table read again: topic=%s", topic.topicName());
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(closed ? 0 : RETRY.toMillis());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void apply(ConsumerRecord<String, byte[]> received) {
        String key = received.key();
        if (key == null) {
            unreadable.incrementAndGet();
            return;
        }
        try {
            listener.onRecord(key, Optional.ofNullable(received.value()));
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
