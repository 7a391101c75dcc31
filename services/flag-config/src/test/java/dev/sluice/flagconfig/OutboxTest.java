package dev.sluice.flagconfig;

import static dev.sluice.flagconfig.Api.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.sluice.contracts.Topic;
import dev.sluice.outbox.Outbox;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What is too large to be sent: refused where it comes in, and never in the way of the rest. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class OutboxTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void shouldRefuseADefinitionThatIsTooLargeToBeSent() {
        String key = Api.newKey("large");
        String values = IntStream.range(0, 1_000)
                .mapToObj(i -> "\"" + "x".repeat(950) + i + "\"")
                .collect(Collectors.joining(","));

        Api.post(
                        PROJECT + "/flags",
                        "{\"key\":\"" + key
                                + "\",\"conditions\":[{\"share\":100,\"filters\":[{\"key\":\"plan\",\"operator\":\"exact\",\"value\":["
                                + values + "]}]}]}")
                .statusCode(422)
                .body("detail", containsString("make it smaller"));

        Api.get(PROJECT + "/flags/" + key).statusCode(404);
    }

    @Test
    void shouldPutAsideWhatNoBrokerTakesAndSendTheRest() {
        // given: what an older version may have left
        String key = "default/" + Api.newKey("oversized");
        TestDatabase.change(
                "insert into outbox (topic, record_key, record_id, record_type, payload) values (?, ?, ?, ?, ?)",
                Topic.FLAGS.topicName(),
                key,
                "flag/" + key,
                "FlagRecord",
                new byte[2 * Outbox.PAYLOAD_MAX_BYTES]);

        // when
        String next = Api.newFlag("next");

        // then
        try (TopicTail flags = new TopicTail(Topic.FLAGS, bootstrapServers);
                TopicTail letters = new TopicTail(Topic.DEAD_LETTERS, bootstrapServers)) {
            await().atMost(SOON).until(() -> flags.of("default/" + next).size() == 1);
            await().atMost(SOON).until(() -> letters.of(key).size() == 1);
            assertThat(flags.of(key)).isEmpty();
            ConsumerRecord<String, byte[]> letter = letters.of(key).getFirst();
            assertThat(header(letter, "dead-letter-topic")).isEqualTo(Topic.FLAGS.topicName());
            assertThat(header(letter, "dead-letter-payload-bytes"))
                    .isEqualTo(Integer.toString(2 * Outbox.PAYLOAD_MAX_BYTES));
            assertThat(header(letter, "dead-letter-exception-class-name")).contains("RecordTooLarge");
        }
    }

    private static String header(ConsumerRecord<?, ?> received, String name) {
        return new String(received.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
