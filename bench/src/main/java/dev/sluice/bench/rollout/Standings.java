package dev.sluice.bench.rollout;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.FlagCommandResult;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.metric.Verdict;
import dev.sluice.rollout.RolloutPhase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the bus says of rollouts: where each stands, what is said of it, and when flag-config committed what it was told. Read on a thread of its own. */
public final class Standings implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 20;

    private final ObjectMapper json = WireJson.lenient();
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, RolloutRecord> newest = new ConcurrentHashMap<>();
    private final Map<String, Instant> committed = new ConcurrentHashMap<>();
    private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();
    private final Thread reader = new Thread(this::read, "standings");
    private volatile boolean open = true;

    public Standings(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "auto.offset.reset", "earliest",
                        "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> all = java.util.stream.Stream.of(
                        Topic.ROLLOUTS, Topic.FLAG_COMMAND_RESULTS, Topic.VERDICTS)
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        reader.setDaemon(true);
        reader.start();
    }

    /** Where a rollout stands; it has to have been waited for. */
    public RolloutRecord of(String rollout) {
        return newest.get(rollout);
    }

    /** When flag-config committed the newest order of a rollout that it carried out, by its own clock; null when there was none. */
    public Instant committedAt(String rollout) {
        return committed.get(rollout);
    }

    /** Waits until the first stage of each is open. */
    public void awaitOpen(List<String> rollouts) throws InterruptedException {
        await("the first stage of every rollout", () -> rollouts.stream()
                .allMatch(id -> newest.containsKey(id) && newest.get(id).stage() >= 0));
    }

    /** Waits until there is a verdict on each: from then on exposures count. */
    public void awaitWatched(List<String> rollouts) throws InterruptedException {
        await("a verdict on every rollout", () -> verdicts.keySet().containsAll(rollouts));
    }

    /** Waits until the verdict on a rollout counts so many people. */
    public void awaitCounted(String rollout, long people) throws InterruptedException {
        await(people + " people in the verdict on " + rollout, () -> {
            Verdict verdict = verdicts.get(rollout);
            return verdict.exposedTreated() + verdict.exposedControl() >= people;
        });
    }

    /**
     * Waits until each has been rolled back.
     *
     * @param since when the verdict on each was published
     */
    public void awaitRolledBack(Map<String, Instant> since) throws InterruptedException {
        await("the end of every rollout", () -> since.entrySet().stream().allMatch(each -> {
            Instant at = committed.get(each.getKey());
            return newest.get(each.getKey()).phase() == RolloutPhase.ROLLED_BACK
                    && at != null
                    && at.isAfter(each.getValue());
        }));
    }

    private static void await(String what, BooleanSupplier holds) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(what + " did not come within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void read() {
        try (consumer) {
            while (open) {
                for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                    take(each);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(ConsumerRecord<String, byte[]> each) throws IOException {
        if (each.value() == null) {
            return;
        }
        if (each.topic().equals(Topic.ROLLOUTS.topicName())) {
            newest.put(each.key(), json.readValue(each.value(), RolloutRecord.class));
        } else if (each.topic().equals(Topic.VERDICTS.topicName())) {
            verdicts.put(
                    each.key(),
                    json.readValue(each.value(), VerdictRecord.class).verdict());
        } else if (json.readValue(each.value(), FlagCommandResult.class) instanceof FlagCommandResult.Applied applied) {
            committed.put(applied.rolloutId(), applied.at());
        }
    }

    @Override
    public void close() {
        open = false;
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
