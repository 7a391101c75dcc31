package dev.sluice.notifier;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.RolloutCommand;
import dev.sluice.contracts.RolloutCommandResult;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a press in Slack to the command on the bus, and from its answer back to Slack; the test plays Slack and the rollouts. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(JwtResource.class)
@QuarkusTestResource(LoopbackTargets.class)
class SlackClickTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** REST Assured encodes forms itself; signed bytes must go as they are. */
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final ObjectMapper json = WireJson.lenient();
    private final String project = "shop-" + UUID.randomUUID().toString().substring(0, 8);
    private final String rollout = "r-" + project;
    private FakeReceiver slack;
    private String route;

    @BeforeEach
    void open() {
        slack = new FakeReceiver();
        route = given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "admin"))
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "name",
                        "buttons",
                        "channel",
                        "slack_app",
                        "token",
                        "xoxb-1",
                        "signingSecret",
                        SIGNING_SECRET,
                        "slackChannel",
                        "C0123456",
                        "people",
                        List.of(Map.of("slackUser", "U0GRACE1", "name", "grace", "roles", List.of("operator")))))
                .post("/api/v1/projects/" + project + "/notification-routes")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @AfterEach
    void close() {
        slack.close();
    }

    @Test
    void shouldCarryAPressToTheBusAndItsAnswerBack() throws Exception {
        assertThat(press("U0GRACE1", "sluice_pause", SIGNING_SECRET)).isEqualTo(200);
        assertThat(press("U0GRACE1", "sluice_pause", SIGNING_SECRET)).isEqualTo(200);

        List<RolloutCommand> commands = awaitCommands(2);
        RolloutCommand command = commands.getFirst();
        assertThat(command.action()).isEqualTo(RolloutCommand.Action.PAUSE);
        assertThat(command.by()).isEqualTo("grace");
        assertThat(command.project()).isEqualTo(project);
        assertThat(command.generation()).contains(2L);
        assertThat(command.stage()).contains("5 % of everyone");
        assertThat(commands.get(1).commandId())
                .as("Slack's repetition of a press is the same command")
                .isEqualTo(command.commandId());
        assertThat(command.replyTo().orElseThrow()).as("sealed").doesNotContain("127.0.0.1", "hook");

        answer(command, RolloutCommandResult.Outcome.DONE, "grace paused <it>.");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(slack.messages())
                .singleElement()
                .asString()
                .contains("in_channel", "grace paused &lt;it&gt;.", "\"replace_original\":false"));
        answer(command, RolloutCommandResult.Outcome.REFUSED, "nothing is open");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(slack.messages())
                .hasSize(2)
                .last()
                .asString()
                .contains("ephemeral", "Not done: nothing is open"));
    }

    @Test
    void shouldTellWhoMayNotAndSendNothing() throws Exception {
        assertThat(press("U0GRACE1", "sluice_approve", SIGNING_SECRET)).isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(slack.messages()).singleElement().asString().contains("role approver"));
        assertThat(press("U0NOBODY", "sluice_roll_back", SIGNING_SECRET)).isEqualTo(200);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(slack.messages())
                .hasSize(2)
                .last()
                .asString()
                .contains("U0NOBODY"));
        assertThat(press("U0GRACE1", "sluice_roll_back", "another secret")).isEqualTo(401);

        assertThat(press("U0GRACE1", "sluice_pause", SIGNING_SECRET)).isEqualTo(200);
        assertThat(awaitCommands(1))
                .as("what came before it sent nothing")
                .extracting(RolloutCommand::action)
                .containsExactly(RolloutCommand.Action.PAUSE);
    }

    private int press(String user, String button, String secret) throws Exception {
        String payload = json.writeValueAsString(Map.of(
                "type",
                "block_actions",
                "user",
                Map.of("id", user),
                "container",
                Map.of("message_ts", "1700000000.000100"),
                "response_url",
                slack.url(),
                "actions",
                List.of(Map.of(
                        "action_id",
                        button,
                        "action_ts",
                        "1700000001.000200",
                        "value",
                        json.writeValueAsString(Map.of(
                                "route", route, "rolloutId", rollout, "generation", 2, "stage", "5 % of everyone"))))));
        String body = "payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8);
        String seconds = Long.toString(Instant.now().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signed = mac.doFinal(("v0:" + seconds + ":" + body).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + RestAssured.port + "/slack/" + project + "/interactions"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Slack-Request-Timestamp", seconds)
                .header("X-Slack-Signature", "v0=" + HexFormat.of().formatHex(signed))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private List<RolloutCommand> awaitCommands(int many) throws Exception {
        List<RolloutCommand> commands = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        "test-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topic.ROLLOUT_COMMANDS.topicName()));
            Instant until = Instant.now().plus(PATIENCE);
            while (commands.size() < many && Instant.now().isBefore(until)) {
                for (ConsumerRecord<String, byte[]> told : consumer.poll(Duration.ofMillis(100))) {
                    if (rollout.equals(told.key())) {
                        commands.add(json.readValue(told.value(), RolloutCommand.class));
                    }
                }
            }
        }
        assertThat(commands).hasSize(many);
        return commands;
    }

    private void answer(RolloutCommand command, RolloutCommandResult.Outcome outcome, String explanation)
            throws Exception {
        try (KafkaProducer<String, byte[]> bus = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            bus.send(new ProducerRecord<>(
                            Topic.ROLLOUT_COMMAND_RESULTS.topicName(),
                            command.rolloutId(),
                            json.writeValueAsBytes(new RolloutCommandResult(
                                    command.commandId(),
                                    command.project(),
                                    command.rolloutId(),
                                    outcome,
                                    explanation,
                                    Instant.now(),
                                    command.replyTo()))))
                    .get();
        }
    }
}
