package dev.sluice.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.TopicDeclarer;
import dev.sluice.contracts.WireJson;
import dev.sluice.infra.DataFolder;
import dev.sluice.infra.FreePorts;
import dev.sluice.infra.KafkaProcess;
import dev.sluice.infra.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table on a real broker that goes away and comes back. */
class CompactedTableTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NAME = Topic.PROJECTS.topicName();
    /** Longer than no time at all and shorter than what a broker waits before it says that there is nothing. */
    private static final Duration LONG = Duration.ofMillis(300);

    @TempDir
    Path folder;

    private KafkaProcess broker;

    @BeforeEach
    void startBroker() throws Exception {
        int port = FreePorts.choose(Set.of());
        broker = new KafkaProcess(new KafkaSettings(
                new DataFolder(folder.resolve("data")),
                folder.resolve("kafka.log"),
                port,
                FreePorts.choose(Set.of(port)),
                KafkaSettings.HEAP_MEGABYTES,
                true,
                List.of()));
        broker.start();
        declareTopics();
    }

    @AfterEach
    void stopBroker() {
        broker.stop();
    }

    @Test
    void shouldCatchUpWhenTheBrokerGoesAwayMeanwhileAndComesBack() throws Exception {
        // given: more than one poll brings
        send(projects(2_000));
        AtomicBoolean away = new AtomicBoolean();

        // when
        try (CompactedTable<ProjectRecord> table = open((_, _) -> {
            if (away.compareAndSet(false, true)) {
                broker.stop();
            }
        })) {
            await().atMost(SOON).untilTrue(away);
            await().atMost(SOON).until(() -> !FreePorts.isAnswering(port()));
            broker.start();

            // then
            await().atMost(SOON).until(table::isCaughtUp);
            assertThat(table.all()).hasSize(2_000);
            send(project("p1", "second"));
            await().atMost(SOON).until(() -> tokenOf(table, "p1").equals("second"));
            assertThat(table.trouble()).isEmpty();
        }
    }

    @Test
    void shouldTellABrokerThatIsAwayFromATopicOnWhichNothingHappens() throws Exception {
        send(project("p", "first"));
        try (CompactedTable<ProjectRecord> table = open((_, _) -> {})) {
            await().atMost(SOON).until(table.hearing()::isHeard);
            // Nothing is written any more, and yet it is heard again and again.
            await().atMost(SOON).until(() -> table.hearing().silence().compareTo(LONG) > 0);
            await().atMost(SOON).until(() -> table.hearing().silence().compareTo(LONG) < 0);

            broker.stop();

            await().atMost(SOON).until(() -> table.hearing().silence().compareTo(LONG.multipliedBy(10)) > 0);
            broker.start();
            await().atMost(SOON).until(() -> table.hearing().silence().compareTo(LONG) < 0);
        }
    }

    @Test
    void shouldCatchUpWhenTheBrokerComesUpAfterIt() throws Exception {
        send(project("p", "first"));
        broker.stop();
        try (CompactedTable<ProjectRecord> table = open((_, _) -> {})) {
            await().atMost(SOON).until(() -> table.trouble().isPresent());
            assertThat(table.isAlive()).isTrue();

            broker.start();

            await().atMost(SOON).until(table::isCaughtUp);
            assertThat(tokenOf(table, "p")).isEqualTo("first");
            await().atMost(SOON).until(() -> table.trouble().isEmpty());
        }
    }

    @Test
    void shouldKeepTheLastGoodValueAndForgetWhatIsDeleted() throws Exception {
        send(project("kept", "good"));
        send(project("gone", "good"));
        try (CompactedTable<ProjectRecord> table = open((_, _) -> {})) {
            await().atMost(SOON).until(table::isCaughtUp);

            send(new ProducerRecord<>(NAME, "kept", "{broken".getBytes(StandardCharsets.UTF_8)));
            send(new ProducerRecord<>(NAME, "gone", null));

            await().atMost(SOON).until(() -> table.get("gone").isEmpty());
            assertThat(tokenOf(table, "kept")).isEqualTo("good");
            assertThat(table.unreadableCount()).isEqualTo(1);
            assertThat(table.isAlive()).isTrue();
        }
    }

    @Test
    void shouldReadATopicThatWasMadeAnewFromItsBeginning() throws Exception {
        send(projects(20));
        try (CompactedTable<ProjectRecord> table = open((_, _) -> {})) {
            await().atMost(SOON).until(table::isCaughtUp);

            try (Admin admin = Admin.create(servers())) {
                admin.deleteTopics(List.of(NAME)).all().get(20, TimeUnit.SECONDS);
                await().atMost(SOON)
                        .until(() -> !admin.listTopics().names().get().contains(NAME));
                declareTopics();
            }
            send(project("new", "second"));

            await().atMost(SOON).until(() -> table.get("new").isPresent());
        }
    }

    @Test
    void shouldNotDieOfWhatTheClientThrows() {
        TopicPartition only = new TopicPartition(NAME, 0);
        try (MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest")) {
            consumer.updatePartitions(NAME, List.of(new PartitionInfo(NAME, 0, null, null, null)));
            consumer.updateBeginningOffsets(Map.of(only, 0L));
            consumer.updateEndOffsets(Map.of(only, 1L));
            consumer.schedulePollTask(() -> consumer.setPollException(new TimeoutException("the broker is away")));
            consumer.schedulePollTask(() -> consumer.addRecord(
                    new ConsumerRecord<>(NAME, 0, 0, "p", project("p", "first").value())));
            CompactedTable<ProjectRecord> table =
                    new CompactedTable<>(Topic.PROJECTS, ProjectRecord.class, consumer, (_, _) -> {}).started();

            await().atMost(SOON).until(table::isCaughtUp);

            assertThat(tokenOf(table, "p")).isEqualTo("first");
            table.close();
            assertThat(table.isAlive()).isFalse();
        }
    }

    @Test
    void shouldSayWhenItIsNoLongerRead() {
        try (MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest")) {
            consumer.updatePartitions(NAME, List.of(new PartitionInfo(NAME, 0, null, null, null)));
            consumer.updateBeginningOffsets(Map.of(new TopicPartition(NAME, 0), 0L));
            consumer.updateEndOffsets(Map.of(new TopicPartition(NAME, 0), 0L));
            consumer.schedulePollTask(() -> {
                throw new IllegalStateException("a bug");
            });

            CompactedTable<ProjectRecord> table =
                    new CompactedTable<>(Topic.PROJECTS, ProjectRecord.class, consumer, (_, _) -> {}).started();

            await().atMost(SOON).until(() -> !table.isAlive());
            assertThat(table.trouble())
                    .hasValueSatisfying(why -> assertThat(why).contains("a bug"));
        }
    }

    private CompactedTable<ProjectRecord> open(CompactedTable.Listener<ProjectRecord> listener) {
        return CompactedTable.open(Topic.PROJECTS, ProjectRecord.class, broker.bootstrapServers(), listener);
    }

    private static String tokenOf(CompactedTable<ProjectRecord> table, String project) {
        return table.get(project).map(ProjectRecord::token).orElse("");
    }

    private int port() {
        return Integer.parseInt(broker.bootstrapServers().replaceFirst(".*:", ""));
    }

    private void send(ProducerRecord<String, byte[]> one) throws Exception {
        send(List.of(one));
    }

    private void send(List<ProducerRecord<String, byte[]>> records) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(servers(), new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            for (Future<RecordMetadata> one : sent) {
                one.get(20, TimeUnit.SECONDS);
            }
        }
    }

    private static List<ProducerRecord<String, byte[]>> projects(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> project("p" + i, "first"))
                .toList();
    }

    private static ProducerRecord<String, byte[]> project(String project, String token) {
        try {
            return new ProducerRecord<>(
                    NAME,
                    project,
                    WireJson.lenient().writeValueAsBytes(new ProjectRecord(project, token, "hash", Instant.EPOCH)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> servers() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private void declareTopics() throws Exception {
        try (Admin admin = Admin.create(servers())) {
            TopicDeclarer.declare(admin, TopicDeclarer.Sizes.LOCAL);
        }
    }
}
