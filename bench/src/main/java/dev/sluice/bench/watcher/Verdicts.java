package dev.sluice.bench.watcher;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.contracts.WireJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Hears verdicts as auto-rollout does: only what is committed, at once. Times each event that it was told to wait for until the first
 * verdict that names it as the last one counted.
 */
final class Verdicts implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ObjectReader reader = WireJson.lenient().readerFor(VerdictRecord.class);
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Set<String> judged = ConcurrentHashMap.newKeySet();
    /** Microseconds; only the one thread writes, and who reads has waited for all of them. */
    private final Histogram times = new Histogram(60_000_000, 3);

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Exception failure;

    Verdicts(String bootstrapServers) {
        Thread.ofPlatform().name("verdicts").daemon().start(() -> listen(bootstrapServers));
    }

    /** An event was sent at that time, by {@link System#nanoTime}. */
    void expect(String uuid, long nanos) {
        sent.put(uuid, nanos);
    }

    /** Waits until so many rollouts of the shop have a verdict. */
    void awaitJudged(Shop shop, int rollouts) throws InterruptedException {
        await(() ->
                judged.stream().filter(id -> id.startsWith(shop.name() + "-")).count() >= rollouts);
    }

    /** When every event that was expected has its verdict, how long that took, in microseconds. */
    Histogram awaitTimes() throws InterruptedException {
        await(sent::isEmpty);
        return times;
    }

    private void await(BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (failure != null) {
                throw new IllegalStateException("verdicts could not be read", failure);
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("verdicts are missing; " + sent.size() + " events are not judged");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void listen(String bootstrapServers) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(Topic.VERDICTS.topicName()).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            while (!closed.get()) {
                for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                    heard(each, System.nanoTime());
                }
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void heard(ConsumerRecord<String, byte[]> each, long now) throws IOException {
        if (each.value() == null) {
            return;
        }
        judged.add(each.key());
        VerdictRecord verdict = reader.readValue(each.value());
        verdict.verdict()
                .lastEvent()
                .map(event -> sent.remove(event.uuid()))
                .ifPresent(then -> times.recordValue((now - then) / 1_000));
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
