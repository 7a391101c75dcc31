package dev.sluice.bench.watcher;

import dev.sluice.contracts.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How many records of the topic of events a consumer group has committed. */
final class ReadSoFar implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long POLL_MILLIS = 20;

    private final Admin admin;
    private final Map<TopicPartition, OffsetSpec> ends;

    ReadSoFar(String bootstrapServers) throws ExecutionException, InterruptedException {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        String events = Topic.EVENTS.topicName();
        int partitions = admin.describeTopics(java.util.List.of(events))
                .allTopicNames()
                .get()
                .get(events)
                .partitions()
                .size();
        ends = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(events, partition))
                .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
    }

    /** How many there are to read. */
    long written() throws ExecutionException, InterruptedException {
        return admin.listOffsets(ends).all().get().values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    /** How many of them the group has read, joined and committed. */
    long committed(String group) throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(each -> ends.containsKey(each.getKey()) && each.getValue() != null)
                .mapToLong(each -> each.getValue().offset())
                .sum();
    }

    /**
     * Waits until so many are committed.
     *
     * @return how many are
     */
    long await(String group, long count) throws ExecutionException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long committed = committed(group);
        while (committed < count) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(group + " has committed " + committed + " events of " + count + ".");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            committed = committed(group);
        }
        return committed;
    }

    @Override
    public void close() {
        admin.close();
    }
}
