package dev.sluice.flagconfig.flag;

import static dev.sluice.flagconfig.Api.PROJECT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.FlagCommand;
import dev.sluice.contracts.FlagCommandResult;
import dev.sluice.contracts.FlagCommandResult.Applied;
import dev.sluice.contracts.FlagCommandResult.Refusal;
import dev.sluice.contracts.FlagCommandResult.Refused;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TestDatabase;
import dev.sluice.flagconfig.TopicTail;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rollouts' commands, from the topic to the answer, on a real broker and a real database. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class FlagCommandConsumerTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final String rollout = "r-" + UUID.randomUUID();
    private KafkaProducer<String, byte[]> commands;
    private TopicTail answers;
    private String key;

    @BeforeEach
    void connect() {
        commands = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
        answers = new TopicTail(Topic.FLAG_COMMAND_RESULTS, bootstrapServers);
        key = Api.newFlag("commanded");
    }

    @AfterEach
    void disconnect() {
        commands.close();
        answers.close();
    }

    @Test
    void shouldOpenStagesAndRollBackToWhatWas() {
        send(open("1", 1, 1, 0), open("2", 1, 2, 1), rollBack("3", 1));

        assertThat(answered(3)).allSatisfy(answer -> assertThat(answer).isInstanceOf(Applied.class));
        Api.get(flagPath())
                .body("version", equalTo(4))
                .body("ladder", nullValue())
                .body("conditions", hasSize(0))
                .body("change.by", equalTo("rollout/" + rollout))
                .body("change.kind", equalTo("rollout"));
        Api.get(flagPath() + "/history").body("version", equalTo(List.of(1, 2, 3, 4)));
        try (TopicTail flags = new TopicTail(Topic.FLAGS, bootstrapServers)) {
            await().atMost(SOON).until(() -> flags.of("default/" + key).size() == 4);
            FlagRecord opened =
                    flags.payloads("default/" + key, FlagRecord.class).get(2).orElseThrow();
            assertThat(opened.flag().ladder().orElseThrow().stages()).hasSize(2);
            assertThat(opened.change())
                    .returns(Change.Kind.ROLLOUT, Change::kind)
                    .returns("because", Change::reason);
        }
    }

    @Test
    void shouldAnswerARepeatedCommandAsTheFirstTime() {
        send(open("1", 1, 1, 0), open("1", 1, 1, 0), open("2", 1, 2, 1), open("1", 1, 1, 0));

        List<FlagCommandResult> all = answered(4);
        assertThat(all.get(1)).isEqualTo(all.getFirst());
        assertThat(all.get(3)).isEqualTo(all.getFirst());
        assertThat(((Applied) all.get(2)).flagVersion()).isEqualTo(3);
        Api.get(flagPath()).body("version", equalTo(3));
    }

    @Test
    void shouldRefuseWhatIsLate() {
        send(open("1", 5, 1, 0), open("2", 4, 2, 1), rollBack("3", 4), rollBack("4", 5), open("5", 5, 3, 0));

        assertThat(refusals(answered(5)))
                .containsExactly(
                        Optional.empty(),
                        Optional.of(Refusal.STALE_GENERATION),
                        Optional.of(Refusal.STALE_GENERATION),
                        Optional.empty(),
                        Optional.of(Refusal.STALE_GENERATION));
    }

    @Test
    void shouldLetAPersonsEditWin() {
        send(open("1", 1, 1, 0));
        answered(1);
        Api.patch(flagPath(), "{\"version\":2,\"conditions\":[{\"share\":100}]}")
                .statusCode(200)
                .body("ladder.stages", hasSize(1))
                .body("change.kind", equalTo("person"));

        send(open("2", 1, 2, 1), rollBack("3", 1));

        assertThat(refusals(answered(3)))
                .containsExactly(Optional.empty(), Optional.of(Refusal.STALE_VERSION), Optional.empty());
        Api.get(flagPath())
                .body("version", equalTo(4))
                .body("ladder", nullValue())
                .body("conditions[0].share", equalTo(100));
    }

    @Test
    void shouldReplaceTheLadderByAPlainConditionWhenComplete() {
        send(open("1", 1, 1, 0), complete("2", 1, 2));

        answered(2);
        Api.get(flagPath())
                .body("ladder", nullValue())
                .body("conditions", hasSize(1))
                .body("conditions[0].share", equalTo(10_000))
                .body("conditions[0].filters", hasSize(0));
    }

    @Test
    void shouldRefuseWhenThereIsNoSuchFlag() {
        String real = key;
        key = "no-such-flag";
        send(open("1", 1, 1, 0));
        key = real;

        assertThat(refusals(answered(1))).containsExactly(Optional.of(Refusal.NO_SUCH_FLAG));
    }

    @Test
    void shouldNotArchiveAFlagThatARolloutHas() {
        send(open("1", 1, 1, 0));
        answered(1);

        Api.post(flagPath() + "/archive", "{\"version\":2}").statusCode(409);
    }

    @Test
    void shouldPutAsideWhatIsNoCommandAndGoOn() {
        String poison = "poison-" + rollout;
        sendBytes(poison.getBytes(StandardCharsets.UTF_8));
        send(open("1", 1, 1, 0));

        assertThat(answered(1).getFirst()).isInstanceOf(Applied.class);
        try (TopicTail letters = new TopicTail(Topic.DEAD_LETTERS, bootstrapServers)) {
            await().atMost(SOON).until(() -> letters.of(rollout).size() == 1);
            assertThat(letters.of(rollout).getFirst().value())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(poison);
        }
    }

    @Test
    void shouldTellTheRolloutWhenWhatItSentCannotBeReadButSaysWhoseItIs() {
        String unknown = "{\"kind\":\"sing\",\"commandId\":\"%s/1\",\"rolloutId\":\"%s\",\"generation\":3}"
                .formatted(rollout, rollout);
        sendBytes(unknown.getBytes(StandardCharsets.UTF_8));
        sendBytes(unknown.getBytes(StandardCharsets.UTF_8));

        List<FlagCommandResult> all = answered(2);
        assertThat(refusals(all)).containsExactly(Optional.of(Refusal.FAILED), Optional.of(Refusal.FAILED));
        assertThat(all.getFirst().commandId()).isEqualTo(rollout + "/1");
        assertThat(all.getFirst().generation()).isEqualTo(3);
        assertThat(all.getLast()).isEqualTo(all.getFirst());
    }

    @Test
    void shouldWaitForADatabaseThatIsAway() {
        given().get("/q/health/ready").then().statusCode(200);
        try (TestDatabase _ = TestDatabase.takenAway()) {
            await().atMost(SOON).until(() -> readiness() == 503);
            send(open("1", 1, 1, 0));
            // It is looked at again and again meanwhile; the answer must not come, nor a dead letter.
            await().during(Duration.ofMillis(600))
                    .atMost(SOON)
                    .until(() -> answers.of(rollout).isEmpty() && readiness() == 503);
        }

        assertThat(answered(1).getFirst()).isInstanceOf(Applied.class);
        await().atMost(SOON).until(() -> readiness() == 200);
        try (TopicTail letters = new TopicTail(Topic.DEAD_LETTERS, bootstrapServers)) {
            assertThat(letters.of(rollout)).isEmpty();
        }
    }

    @Test
    void shouldPutAsideWhatMeetsAnUnreadableFlagAndGoOn() {
        String whole = key;
        String broken = Api.newFlag("broken");
        TestDatabase.change("update flag set record = jsonb_build_object('was', record) where flag_key = ?", broken);
        try {
            key = broken;
            send(open("1", 1, 1, 0));
            key = whole;
            send(open("2", 1, 1, 0));

            List<FlagCommandResult> all = answered(2);
            assertThat(refusals(all)).containsExactly(Optional.of(Refusal.FAILED), Optional.empty());
            assertThat(all.getLast().commandId()).isEqualTo(rollout + "/2");
            try (TopicTail letters = new TopicTail(Topic.DEAD_LETTERS, bootstrapServers)) {
                await().atMost(SOON).until(() -> letters.of(rollout).size() == 1);
            }
        } finally {
            TestDatabase.change("update flag set record = record -> 'was' where flag_key = ?", broken);
        }
    }

    @Test
    void shouldAnswer503WhileTheDatabaseIsAway() {
        try (TestDatabase _ = TestDatabase.takenAway()) {
            Api.get(flagPath())
                    .statusCode(503)
                    .header("Retry-After", equalTo("5"))
                    .body("detail", containsString("the database is away"));
        }
        await().atMost(SOON).until(() -> readiness() == 200);
        Api.get(flagPath()).statusCode(200);
    }

    private static int readiness() {
        return given().get("/q/health/ready").statusCode();
    }

    private String flagPath() {
        return PROJECT + "/flags/" + key;
    }

    private List<FlagCommandResult> answered(int count) {
        await().atMost(SOON).until(() -> answers.of(rollout).size() >= count);
        List<FlagCommandResult> all = answers.payloads(rollout, FlagCommandResult.class).stream()
                .map(Optional::orElseThrow)
                .toList();
        assertThat(all).hasSize(count);
        return all;
    }

    private static List<Optional<Refusal>> refusals(List<FlagCommandResult> all) {
        return all.stream()
                .map(answer ->
                        answer instanceof Refused refused ? Optional.of(refused.code()) : Optional.<Refusal>empty())
                .toList();
    }

    private void send(FlagCommand... all) {
        for (FlagCommand command : all) {
            sendBytes(bytes(command));
        }
    }

    private void sendBytes(byte[] value) {
        try {
            commands.send(new ProducerRecord<>(Topic.FLAG_COMMANDS.topicName(), rollout, value))
                    .get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(FlagCommand command) {
        try {
            return WireJson.lenient().writerFor(FlagCommand.class).writeValueAsBytes(command);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private FlagCommand open(String id, long generation, long expectedVersion, int stage) {
        return new FlagCommand.OpenStage(
                rollout + "/" + id,
                "default",
                new FlagKey(key),
                rollout,
                generation,
                "because",
                expectedVersion,
                Optional.empty(),
                stage,
                Audience.EVERYONE,
                new BasisPoints(100 * (stage + 1)));
    }

    private FlagCommand rollBack(String id, long generation) {
        return new FlagCommand.RollBack(
                rollout + "/" + id, "default", new FlagKey(key), rollout, generation, "because");
    }

    private FlagCommand complete(String id, long generation, long expectedVersion) {
        return new FlagCommand.Complete(
                rollout + "/" + id, "default", new FlagKey(key), rollout, generation, "because", expectedVersion);
    }
}
