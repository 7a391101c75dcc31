package dev.sluice.flagdelivery.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.Flag;
import dev.sluice.flagdelivery.Http;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.NodeScript;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever evaluates, the SDK by itself or this service, gives the same person the same value. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class LocalEvaluationTest {

    private static final int FLAGS = 80;
    private static final int PEOPLE = 60;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    @ParameterizedTest
    @ValueSource(longs = {20261123, 7})
    void shouldAgreeWithPostHogNodeWhenBothEvaluate(long seed) {
        // given
        RandomFlags random = new RandomFlags(seed);
        Http http = new Http(service);
        String project = "random-" + seed;
        List<Flag> flags = random.flags(FLAGS);
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.project(project);
            random.cohorts().forEach(cohort -> publisher.cohort(project, cohort));
            flags.forEach(flag -> publisher.flag(project, flag));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> flags.stream()
                .allMatch(flag -> http.serves(project, flag.key().value(), flag.version())));

        // when
        JsonNode seen = NodeScript.run(
                "equivalence.mjs",
                Map.of(
                        "service",
                        http.base(),
                        "token",
                        "phc_" + project,
                        "secret",
                        "phs_" + project,
                        "people",
                        random.people(PEOPLE)));

        // then
        assertThat(seen.get("differenceCount").asInt())
                .as("seed %d: %s", seed, seen)
                .isZero();
        assertThat(seen.get("pairs").asInt()).isEqualTo(FLAGS * PEOPLE);
        assertThat(seen.get("decided").asInt()).as("seed %d: %s", seed, seen).isGreaterThan(FLAGS * PEOPLE * 8 / 10);
        assertThat(seen.get("on").asInt()).as("seed %d: %s", seed, seen).isGreaterThan(FLAGS * PEOPLE / 10);
        assertThat(seen.get("askedServer").asInt()).isZero();
    }
}
