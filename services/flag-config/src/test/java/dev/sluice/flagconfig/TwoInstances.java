package dev.sluice.flagconfig;

import static dev.sluice.flagconfig.Api.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.infra.FreePorts;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.PostgresResource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two processes of the service at once on one database and one broker, started side by side on an empty schema. Runs after packaging,
 * because there is nothing to start before.
 */
class TwoInstances {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String FLAGS = PROJECT + "/flags";

    private static final KafkaResource KAFKA = new KafkaResource();
    private static final JwtResource JWT = new JwtResource();

    private static String bootstrapServers;
    private static List<Instance> instances = List.of();

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>(new ServiceTestProfile().getConfigOverrides());
        settings.putAll(new PostgresResource().start());
        settings.putAll(KAFKA.start());
        settings.putAll(JWT.start());
        settings.keySet().removeIf(name -> name.contains("."));
        bootstrapServers = settings.get("KAFKA_BOOTSTRAP_SERVERS");
        int first = FreePorts.choose(Set.of());
        int second = FreePorts.choose(Set.of(first));
        instances = List.of(Instance.start(first, settings), Instance.start(second, settings));
        instances.forEach(Instance::awaitReady);
    }

    @AfterAll
    static void stop() {
        instances.forEach(Instance::close);
        JWT.stop();
        KAFKA.stop();
    }

    @Test
    void shouldApplyEachScheduledChangeOnce() {
        // given: more than one look takes at once, all due in the same moment
        List<String> keys = IntStream.range(0, 30).mapToObj(i -> newKey("due")).toList();
        keys.forEach(key -> create(instances.get(keys.indexOf(key) % 2), key));
        Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(10);
        for (String key : keys) {
            assertThat(instances
                            .getFirst()
                            .post(
                                    FLAGS + "/" + key + "/scheduled-changes",
                                    "{\"version\":1,\"at\":\"" + at + "\",\"change\":{\"name\":\"Changed\"}}")
                            .status())
                    .isEqualTo(201);
        }

        // when
        await().atMost(SOON).until(() -> keys.stream().allMatch(key -> instances
                .getLast()
                .get(FLAGS + "/" + key)
                .body()
                .path("name")
                .asText()
                .equals("Changed")));

        // then
        for (String key : keys) {
            assertThat(instances.getFirst().get(FLAGS + "/" + key + "/history").body())
                    .as(key)
                    .hasSize(2);
        }
        assertPublished(keys, 2);
    }

    @Test
    void shouldLetOneOfTwoEditorsWinAndTellTheOther() {
        String key = newKey("contended");
        create(instances.getFirst(), key);
        int rounds = 30;

        for (int version = 1; version <= rounds; version++) {
            List<CompletableFuture<Instance.Answer>> sent = new ArrayList<>();
            for (Instance instance : instances) {
                String body = "{\"version\":" + version + ",\"name\":\"of " + instances.indexOf(instance) + " in "
                        + version + "\"}";
                sent.add(instance.send("PATCH", FLAGS + "/" + key, body));
            }
            assertThat(sent.stream().map(CompletableFuture::join).map(Instance.Answer::status))
                    .as("both built on version %d", version)
                    .containsExactlyInAnyOrder(200, 409);
        }

        assertThat(instances
                        .getLast()
                        .get(FLAGS + "/" + key)
                        .body()
                        .get("version")
                        .asInt())
                .isEqualTo(rounds + 1);
        assertPublished(List.of(key), rounds + 1);
    }

    @Test
    void shouldMakeAKeyOnceWhenBothAreAsked() {
        for (int i = 0; i < 10; i++) {
            String body = "{\"key\":\"" + newKey("both") + "\"}";

            List<Integer> statuses = Stream.of(
                            instances.getFirst().send("POST", FLAGS, body),
                            instances.getLast().send("POST", FLAGS, body))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .map(Instance.Answer::status)
                    .toList();

            assertThat(statuses).containsExactlyInAnyOrder(201, 409);
        }
    }

    /** Not that of {@link Api}, which prepares the project of a service in this process. */
    private static String newKey(String prefix) {
        return prefix + '-' + UUID.randomUUID();
    }

    private static void create(Instance instance, String key) {
        assertThat(instance.post(FLAGS, "{\"key\":\"" + key + "\"}").status()).isEqualTo(201);
    }

    /** Every version of each flag stands on the topic once, and in order. */
    private static void assertPublished(List<String> keys, int versions) {
        List<Long> wanted = LongStream.rangeClosed(1, versions).boxed().toList();
        try (TopicTail tail = new TopicTail(Topic.FLAGS, bootstrapServers)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(keys)
                    .allSatisfy(key -> assertThat(tail.of("default/" + key)).hasSizeGreaterThanOrEqualTo(versions)));
            for (String key : keys) {
                assertThat(tail.payloads("default/" + key, FlagRecord.class).stream()
                                .flatMap(Optional::stream)
                                .map(record -> record.flag().version()))
                        .as(key)
                        .containsExactlyElementsOf(wanted);
            }
        }
    }
}
