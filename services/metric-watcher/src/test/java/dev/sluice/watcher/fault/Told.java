package dev.sluice.watcher.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.metric.Verdict;
import dev.sluice.watcher.OtherIds;
import dev.sluice.watcher.Sent;
import dev.sluice.watcher.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes what the watcher reads, and hears what it says. */
final class Told implements AutoCloseable {

    private static final String GROUP = "metric-watcher";
    private static final List<Topic> READ = List.of(Topic.EVENTS, Topic.PERSON_HANDOVERS, Topic.IDENTITY_LINKS);

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> verdicts;
    private final Admin admin;
    private final Map<TopicPartition, OffsetSpec> latest;
    private Verdict newest;
    private int probes;

    Told(String servers) throws Exception {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all"), new StringSerializer(), new ByteArraySerializer());
        verdicts = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = verdicts.partitionsFor(Topic.VERDICTS.topicName()).stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        verdicts.assign(partitions);
        verdicts.seekToBeginning(partitions);
        admin = Admin.create(Map.of("bootstrap.servers", servers));
        latest =
                admin
                        .describeTopics(READ.stream().map(Topic::topicName).toList())
                        .allTopicNames()
                        .get()
                        .values()
                        .stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                        .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
    }

    /**
     * Opens a stage, and returns when the joins of all partitions know of it.
     *
     * @param begins when its first event was accepted: nothing may come from later than that before it, or what waits would be given up
     */
    void open(World world, RolloutRecord rollout, Instant begins) throws Exception {
        put(Topic.COHORTS, World.PROJECT + "/internal", World.cohort());
        put(Topic.FLAGS, World.PROJECT + '/' + World.FLAG, world.flag());
        put(Topic.ROLLOUTS, World.ROLLOUT, rollout);
        await("a verdict on the stage").atMost(Rig.PATIENCE).until(() -> verdict() != null && isOf(world));
        // Somebody who is exposed nowhere does something in each partition: what is heard of it is told with the stage
        // it was heard in.
        await("all partitions to know the stage").atMost(Rig.PATIENCE).until(() -> {
            long before = heard(world);
            int sent = probe(begins);
            try {
                await().atMost(Duration.ofSeconds(5)).until(() -> heard(world) >= before + sent);
                return true;
            } catch (org.awaitility.core.ConditionTimeoutException e) {
                return false;
            }
        });
    }

    private boolean isOf(World world) {
        return newest.stage() == world.stage() && newest.flagVersion().orElse(0) == world.version();
    }

    private long heard(World world) throws Exception {
        return verdict() != null && isOf(world) ? newest.health().traffic().events() : 0;
    }

    /** Reaches each partition, some several times; how many were sent. */
    private int probe(Instant at) throws Exception {
        int first = probes;
        Set<Integer> reached = new HashSet<>();
        int wanted = producer.partitionsFor(Topic.EVENTS.topicName()).size();
        while (reached.size() < wanted) {
            Sent probe = Sent.order("probe-" + probes, "probe-" + probes++, at);
            int partition = producer.send(probe.toProducerRecord(Topic.EVENTS.topicName()))
                    .get()
                    .partition();
            reached.add(partition);
        }
        return probes - first;
    }

    /** Writes an event or a link; {@link #flush} waits for it. */
    void send(Sent event) throws Exception {
        // Waited for by flush, and counted by who reads the topics.
        Future<RecordMetadata> unused;
        if (event.name().equals(OtherIds.LINK)) {
            IdentityLink link = new IdentityLink(
                    World.PROJECT, event.person(), event.uuid(), IdentityLink.Kind.IDENTIFIED, event.at());
            unused = producer.send(new ProducerRecord<>(
                    Topic.IDENTITY_LINKS.topicName(),
                    link.key(),
                    WireJson.lenient().writeValueAsBytes(link)));
        } else {
            unused = producer.send(event.toProducerRecord(Topic.EVENTS.topicName()));
        }
    }

    void flush() {
        producer.flush();
    }

    private void put(Topic topic, String key, Object value) throws Exception {
        producer.send(new ProducerRecord<>(
                        topic.topicName(), key, WireJson.lenient().writeValueAsBytes(value)))
                .get();
    }

    /** Waits until all that was written is joined and committed, also what goes from one id to another meanwhile. */
    void awaitJoined() {
        await("all events, links and handovers to be joined")
                .atMost(Rig.PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(this::isJoined);
    }

    private boolean isJoined() throws Exception {
        Map<TopicPartition, Long> ends = ends();
        var committed = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        return ends.entrySet().stream()
                .allMatch(end -> end.getValue() == 0
                        || (committed.get(end.getKey()) != null
                                && committed.get(end.getKey()).offset() >= end.getValue()));
    }

    /** How far the topics that are read go now. */
    Map<TopicPartition, Long> ends() throws Exception {
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** The newest verdict; {@code null} before the first. */
    Verdict verdict() throws Exception {
        for (ConsumerRecord<String, byte[]> each : verdicts.poll(Duration.ofMillis(100))) {
            assertThat(each.key()).isEqualTo(World.ROLLOUT);
            newest = WireJson.lenient()
                    .readValue(each.value(), VerdictRecord.class)
                    .verdict();
        }
        return newest;
    }

    @Override
    public void close() {
        Stream.of(producer, verdicts, admin).forEach(each -> {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
