package dev.sluice.watcher.stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Verdict;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.watcher.Batch;
import dev.sluice.watcher.History;
import dev.sluice.watcher.Sent;
import dev.sluice.watcher.World;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WatcherServiceTest.Settings.class)
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(JwtResource.class)
class WatcherServiceTest {

    /** The patience that the histories assume, and no state of an earlier run. */
    public static final class Settings implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.watcher.late-after",
                    History.LATE_AFTER.toString(),
                    "sluice.watcher.state-dir",
                    "target/state-" + ProcessHandle.current().pid());
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String VERDICTS = "/api/v1/projects/{project}/verdicts";

    @Inject
    WatcherRuntime runtime;

    @Inject
    WatchTables tables;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void open() {
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void shouldCountEachPersonOnceWhenItIsStoppedAmidEventsAndStartedAgain() throws Exception {
        // given
        awaitReady();
        World world = World.at(3);
        put(Topic.FLAGS, World.PROJECT + '/' + World.FLAG, world.flag());
        put(Topic.COHORTS, World.PROJECT + "/internal", World.cohort());
        put(Topic.ROLLOUTS, World.ROLLOUT, world.rollout());
        await().atMost(PATIENCE).until(() -> tables.verdict(World.ROLLOUT).isPresent());
        List<Sent> events = recent(History.ofThreeStages(new Random(7)).get(2));

        // when
        send(events.subList(0, events.size() / 3));
        await().atMost(PATIENCE).until(() -> verdict().exposedControl() > 0);
        send(events.subList(events.size() / 3, events.size() * 2 / 3));
        runtime.stop();
        send(events.subList(events.size() * 2 / 3, events.size()));
        runtime.start();
        send(events.subList(0, events.size() / 2));
        Instant marked = Instant.now();
        send(List.of(new Sent("marker", "$pageview", "somebody", marked, marked, Map.of())));

        // then
        Batch batch = new Batch(List.of(List.of(), List.of(), events), History.LATE_AFTER);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(counts(0)).isEqualTo(batch.counts(0));
            assertThat(counts(1)).isEqualTo(batch.counts(1));
        });
        await().atMost(PATIENCE).until(() -> !verdict().judgedTo().isBefore(marked.minusMillis(1)));
        assertThat(counts(0)).isEqualTo(batch.counts(0));
        assertThat(counts(1)).isEqualTo(batch.counts(1));
    }

    @Test
    void shouldAnswerOnlyToThoseWhoMayLook() {
        given().when().get(VERDICTS, World.PROJECT).then().statusCode(401);
        as("nobody-in-particular").get(VERDICTS, World.PROJECT).then().statusCode(403);
        as("viewer").get(VERDICTS, "empty").then().statusCode(200).body("verdicts.size()", equalTo(0));
        as("viewer")
                .get(VERDICTS + "/none", World.PROJECT)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("none"));
    }

    private static io.restassured.specification.RequestSpecification as(String role) {
        return given().header("Authorization", "Bearer " + JwtResource.token("ada", role))
                .when();
    }

    private static void awaitReady() {
        await().atMost(PATIENCE)
                .until(() -> given().when().get("/q/health/ready").statusCode() == 200);
    }

    /** The same, moved so that the last was accepted just now. */
    private static List<Sent> recent(List<Sent> events) {
        Instant last =
                events.stream().map(Sent::acceptedAt).max(Instant::compareTo).orElseThrow();
        Duration by = Duration.between(last, Instant.now().minusSeconds(2));
        return events.stream().map(event -> event.shifted(by)).toList();
    }

    private void send(List<Sent> events) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Sent event : events) {
            sent.add(producer.send(event.toProducerRecord(Topic.EVENTS.topicName())));
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    private void put(Topic topic, String key, Object value) throws Exception {
        producer.send(new ProducerRecord<>(
                        topic.topicName(), key, WireJson.lenient().writeValueAsBytes(value)))
                .get();
    }

    private static Verdict verdict() throws Exception {
        String body = as("viewer")
                .get(VERDICTS + "/" + World.ROLLOUT, World.PROJECT)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return WireJson.strict().readValue(body, Verdict.class);
    }

    private static Map<String, List<Long>> counts(int guardrail) throws Exception {
        Map<String, List<Long>> all = new TreeMap<>();
        for (StratumCounts stratum : verdict().guardrails().get(guardrail).counts()) {
            String key = stratum.key().stage() + "/" + stratum.key().share().value();
            add(all, key + "/TREATED", stratum.treated());
            add(all, key + "/CONTROL", stratum.control());
        }
        return all;
    }

    private static void add(Map<String, List<Long>> all, String key, Tally tally) {
        if (tally.people() > 0) {
            List<Long> row = new ArrayList<>(List.of(tally.people()));
            row.addAll(tally.atLevel());
            all.put(key, row);
        }
    }
}
