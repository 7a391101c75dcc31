package dev.sluice.flagdelivery.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.Flag;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flagdelivery.Http;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.NodeScript;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever evaluates, the SDK by itself or this service, gives the same person the same value and the same payload. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class LocalEvaluationTest {

    private static final int FLAGS = 250;
    private static final int PEOPLE = 500;
    /** What the SDK must decide by itself, so that what it leaves to the server cannot stand for agreement. */
    private static final int DECIDED_MIN = 51_000;

    /** The operators of flags that the SDK decided by itself for somebody, over all seeds. */
    private static final Set<Operator> DECIDED = EnumSet.noneOf(Operator.class);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    /** Two seeds, so that more than 100,000 pairs are decided; {@code -Dsluice.seed=N} tries another one besides. */
    static Stream<Long> seeds() {
        return Stream.concat(Stream.of(20261123L, 7L), Stream.ofNullable(Long.getLong("sluice.seed")));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldAgreeWithPostHogNodeWhenBothEvaluate(long seed) {
        // given
        RandomFlags random = new RandomFlags(seed);
        Http http = new Http(service);
        String project = "random-" + seed;
        List<Flag> flags = random.flags(FLAGS);
        List<Map<String, Object>> people = random.people(PEOPLE);
        assertThat(operatorsOf(flags)).as("seed %d", seed).containsAll(EnumSet.allOf(Operator.class));
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.project(project);
            random.cohorts().forEach(cohort -> publisher.cohort(project, cohort));
            publisher.members(
                    project,
                    RandomFlags.LISTED,
                    people.stream()
                            .limit(PEOPLE / 2)
                            .map(person -> String.valueOf(person.get("id")))
                            .toList());
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
                        people));

        // then
        assertThat(seen.get("differenceCount").asInt())
                .as(() -> "seed " + seed + ": " + differences(seen, flags))
                .isZero();
        assertThat(seen.get("errors")).isEmpty();
        assertThat(seen.get("pairs").asInt()).isEqualTo(FLAGS * PEOPLE);
        assertThat(seen.get("decided").asInt()).as("seed %d: %s", seed, seen).isGreaterThan(DECIDED_MIN);
        for (String kind : List.of("on", "off", "variant", "payload")) {
            assertThat(seen.at("/decidedValues/" + kind).asInt())
                    .as("seed %d, %s: %s", seed, kind, seen)
                    .isGreaterThan(DECIDED_MIN / 10);
        }
        assertThat(seen.get("askedServer").asInt()).isZero();
        DECIDED.addAll(operatorsOf(decided(seen, flags)));
    }

    @AfterAll
    static void shouldHaveDecidedByEveryOperator() {
        assertThat(DECIDED).containsAll(EnumSet.allOf(Operator.class));
    }

    /** The flags that the SDK decided by itself for somebody at least. */
    private static List<Flag> decided(JsonNode seen, List<Flag> flags) {
        return flags.stream()
                .filter(flag -> seen.get("undecided").path(flag.key().value()).asInt() < PEOPLE)
                .toList();
    }

    private static String differences(JsonNode seen, List<Flag> flags) {
        StringBuilder text = new StringBuilder();
        for (JsonNode difference : seen.get("differences")) {
            Flag flag = flags.get(Integer.parseInt(difference.get(0).asText().substring("random-".length())));
            text.append("\n\n").append(flag).append('\n').append(difference.get(1));
        }
        return text.toString();
    }

    private static Set<Operator> operatorsOf(List<Flag> flags) {
        return flags.stream()
                .flatMap(flag -> Stream.concat(
                        flag.conditions().stream().map(ReleaseCondition::filters),
                        flag.ladder().stream()
                                .flatMap(ladder -> ladder.stages().stream())
                                .map(OpenStage::audience)
                                .map(audience -> audience.filters())))
                .flatMap(Collection::stream)
                .map(PropertyFilter::operator)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Operator.class)));
    }
}
