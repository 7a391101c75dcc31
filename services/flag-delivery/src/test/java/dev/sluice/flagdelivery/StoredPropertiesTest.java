package dev.sluice.flagdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of people and groups without a request saying it. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class StoredPropertiesTest {

    private static final Duration ATMOST = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    private Publisher publisher;
    private Http http;

    @BeforeEach
    void publishPeople() {
        publisher = new Publisher(bootstrapServers);
        http = new Http(service);
        publisher.project("stored");
        publisher.person("stored", "ann", Map.of("plan", "pro", "city", "Lyon", "shoe", 38), Optional.empty());
        publisher.person("stored", "bob", Map.of("plan", "free", "city", "Lyon"), Optional.empty());
        publisher.group("stored", "company", "c/1", Map.of("name", "ACME Inc", "seats", 7));
        publisher.flag(
                "stored",
                Flags.flag("pro")
                        .condition(10_000, PropertyFilter.person("plan", Operator.EXACT, "pro"))
                        .build());
        publisher.flag(
                "stored",
                Flags.flag("acme")
                        .condition(10_000, PropertyFilter.person("name", Operator.ICONTAINS, "acme"))
                        .traits(traits -> traits.withAggregation(Aggregation.groups("company")))
                        .build());
        publisher.flag(
                "stored",
                Flags.flag("invited")
                        .condition(10_000, PropertyFilter.cohort("guests"))
                        .build());
        await().atMost(ATMOST).until(() -> http.serves("stored", "invited", 3) && isOn("pro", "ann", ""));
    }

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    void shouldKnowPeopleWhenTheRequestSaysNothingOfThem() {
        assertThat(isOn("pro", "bob", "")).isFalse();
        assertThat(isOn("pro", "cy", "")).isFalse();
        assertThat(isOn("pro", "bob", "\"person_properties\":{\"plan\":\"PRO\"}"))
                .isTrue();
        assertThat(isOn("pro", "ann", "\"person_properties\":{\"plan\":\"free\"}"))
                .isFalse();
        assertThat(isOn("acme", "ann", "\"groups\":{\"company\":\"c/1\"}")).isTrue();
        assertThat(isOn("acme", "ann", "\"groups\":{\"company\":\"c2\"}")).isFalse();
        assertThat(isOn(
                        "acme",
                        "ann",
                        "\"groups\":{\"company\":\"c/1\"},\"group_properties\":{\"company\":{\"name\":\"x\"}}"))
                .isFalse();
        assertThat(http.post(
                                "/ofrep/v1/evaluate/flags/pro",
                                "{\"context\":{\"targetingKey\":\"ann\"}}",
                                "X-API-Key",
                                "phc_stored")
                        .json()
                        .get("value")
                        .asBoolean())
                .isTrue();
        // A person who is gone, or changed, is so at once.
        publisher.person("stored", "bob", Map.of("plan", "pro"), Optional.empty());
        await().atMost(ATMOST).until(() -> isOn("pro", "bob", ""));
        publisher.noPerson("stored", "bob");
        await().atMost(ATMOST).until(() -> !isOn("pro", "bob", ""));
    }

    @Test
    void shouldReadPeopleAgainWhenAFlagLooksAtMoreThanWasKept() {
        // when
        publisher.flag(
                "stored",
                Flags.flag("lyon")
                        .condition(10_000, PropertyFilter.person("city", Operator.EXACT, "Lyon"))
                        .build());
        publisher.flag(
                "stored",
                Flags.flag("big")
                        .condition(10_000, PropertyFilter.group("company", "seats", Operator.GT, 5))
                        .build());

        // then
        await().atMost(ATMOST).until(() -> isOn("lyon", "ann", ""));
        await().atMost(ATMOST).until(() -> isOn("big", "ann", "\"groups\":{\"company\":\"c/1\"}"));
        assertThat(isOn("pro", "ann", "")).isTrue();
        await().atMost(ATMOST).untilAsserted(() -> assertThat(
                        http.get("/q/served").json().get("people").asText())
                .isEqualTo("known"));
        assertThat(http.get("/q/metrics").body()).contains("known_people_catching_up 0.0");
        assertThat(http.get("/q/health/ready").body()).contains("\"people\": \"known\"");
    }

    @Test
    void shouldKeepPeopleWhereTheyWereWhenTheFlagStays() {
        // given
        publisher.flag(
                "stored",
                Flags.flag("stays")
                        .condition(5_000)
                        .traits(traits -> traits.withContinuity(true))
                        .build());
        IntStream.range(0, 12)
                .forEach(i -> publisher.person("stored", "user-" + i, Map.of(), Optional.of("first-" + i)));
        await().atMost(ATMOST).until(() -> http.serves("stored", "stays", 3));

        // then
        await().atMost(ATMOST).untilAsserted(() -> assertThat(IntStream.range(0, 12))
                .allMatch(i -> isOn("stays", "user-" + i, "") == isOn("stays", "first-" + i, "")));
        // A second device does not change what somebody has.
        assertThat(IntStream.range(0, 12))
                .allMatch(i -> isOn("stays", "user-" + i, "\"$anon_distinct_id\":\"other-" + i + "\"")
                        == isOn("stays", "first-" + i, ""));
    }

    @Test
    void shouldKnowWhoIsOnAListWhenItIsPublishedInSlices() {
        // given: nobody knows the list yet
        assertThat(isOn("invited", "eve", "")).isFalse();

        // when
        publisher.members(
                "stored",
                "guests",
                IntStream.range(0, 2_000)
                        .mapToObj(i -> i % 2 == 0 ? "guest-" + i : "Guest" + i + "@Example.org")
                        .toList());
        await().atMost(ATMOST).until(() -> isOn("invited", "guest-1998", ""));

        // then
        assertThat(isOn("invited", "x", "\"person_properties\":{\"email\":\"guest1@example.ORG\"}"))
                .isTrue();
        assertThat(isOn("invited", "guest-1", "")).isFalse();
        assertThat(http.get("/q/metrics").body()).contains("served_list_members 2000.0");
        assertThat(http.get("/flags/definitions?token=phc_stored", "Authorization", "Bearer phs_stored")
                        .body())
                .doesNotContain("guest-1998");

        // when: somebody is invited later, and then the list is deleted
        publisher.members("stored", "guests", List.of("eve"));
        await().atMost(ATMOST).until(() -> isOn("invited", "eve", ""));
        publisher.noMembers("stored", "guests");
        await().atMost(ATMOST).until(() -> !isOn("invited", "eve", ""));
    }

    private boolean isOn(String flag, String distinctId, String more) {
        return http.post(
                        "/flags/?v=2",
                        "{\"token\":\"phc_stored\",\"distinct_id\":\"" + distinctId + "\"" + (more.isEmpty() ? "" : ",")
                                + more + "}")
                .json()
                .at("/flags/" + flag + "/enabled")
                .asBoolean();
    }
}
