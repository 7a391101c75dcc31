package dev.sluice.flagdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KafkaResource.class)
class OfrepTest {

    private static final String BULK = "/ofrep/v1/evaluate/flags";
    private static final String LEA = "{\"context\":{\"targetingKey\":\"lea\",\"plan\":\"team\",\"seats\":12}}";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    private Http http;

    @BeforeEach
    void publishFlags() {
        http = new Http(service);
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.project("open");
            publisher.flag("open", Flags.flag("all").version(2).forEveryone().build());
            publisher.flag("open", Flags.flag("half").condition(5_000).build());
            publisher.flag(
                    "open",
                    Flags.flag("style")
                            .version(7)
                            .condition(10_000, PropertyFilter.person("seats", Operator.GT, 10))
                            .variant("long", 0)
                            .variant("short", 10_000)
                            .payload("short", "{\"n\":1}")
                            .build());
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> http.serves("open", "style", 7));
    }

    @Test
    void shouldAnswerOneFlagWhenItIsAsked() {
        // when
        Http.Reply reply = http.post(BULK + "/style", LEA, "Authorization", "Bearer phc_open");

        // then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo(
                        "{\"key\":\"style\",\"value\":\"short\",\"variant\":\"short\",\"reason\":\"SPLIT\",\"metadata\":"
                                + "{\"flagSetId\":\"open\",\"version\":\"7\",\"contextId\":\"lea\",\"payload\":\"{\\\"n\\\":1}\"}}");
        assertThat(http.post(BULK + "/all", "{\"context\":{}}", "X-API-Key", "phs_open")
                        .json()
                        .get("reason")
                        .asText())
                .isEqualTo("STATIC");
    }

    @Test
    void shouldKnowAPersonByTheSame200CharactersAtEveryDoorWhenTheIdIsLong() {
        // given: a sign outside the basic plane is one character, and two of Java's
        String signs = "😀".repeat(199);

        for (int i = 0; i < 8; i++) {
            String id = i + signs;
            String longer = id + "-and-more-" + i;

            // when
            boolean expected = isOnForSdk("/flags/?v=2", id);

            // then
            assertThat(isOnForSdk("/flags/?v=2", longer)).isEqualTo(expected);
            assertThat(isOnForSdk("/decide/?v=4", longer)).isEqualTo(expected);
            assertThat(http.post(
                                    BULK + "/half",
                                    "{\"context\":{\"targetingKey\":\"" + longer + "\"}}",
                                    "X-API-Key",
                                    "phc_open")
                            .json()
                            .get("value")
                            .asBoolean())
                    .isEqualTo(expected);
        }
    }

    private boolean isOnForSdk(String path, String id) {
        return http.post(path, "{\"token\":\"phc_open\",\"distinct_id\":\"" + id + "\"}")
                .json()
                .at("/flags/half/enabled")
                .asBoolean();
    }

    @Test
    void shouldAnswerAllFlagsWithATagWhenAskedInBulk() {
        // when
        Http.Reply first = http.post(BULK, LEA, "X-API-Key", "phc_open");
        Http.Reply again = http.post(BULK, LEA, "X-API-Key", "phc_open", "If-None-Match", first.header("ETag"));
        Http.Reply other = http.post(
                BULK, LEA.replace("lea", "leo"), "X-API-Key", "phc_open", "If-None-Match", first.header("ETag"));

        // then
        assertThat(first.json().get("flags")).hasSize(3);
        assertThat(first.json().at("/metadata/flagSetId").asText()).isEqualTo("open");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.header("Access-Control-Expose-Headers")).contains("ETag");
        assertThat(other.status()).isEqualTo(200);
    }

    @Test
    void shouldFailOnlyWhatNeedsAKeyWhenNoneIsSent() {
        // when
        JsonNode flags = http.post(BULK, "{\"context\":{\"seats\":12}}", "X-API-Key", "phc_open")
                .json()
                .get("flags");

        // then
        assertThat(flags)
                .filteredOn(flag -> flag.has("errorCode"))
                .extracting(flag ->
                        flag.get("key").asText() + " " + flag.get("errorCode").asText())
                .containsExactlyInAnyOrder("half TARGETING_KEY_MISSING", "style TARGETING_KEY_MISSING");
        assertThat(flags)
                .filteredOn(flag -> flag.has("value"))
                .extracting(flag -> flag.get("key").asText())
                .containsExactly("all");
    }

    @Test
    void shouldNameTheErrorWhenTheRequestIsBad() {
        assertError(http.post(BULK + "/nope", LEA, "X-API-Key", "phc_open"), 404, "FLAG_NOT_FOUND");
        assertError(http.post(BULK + "/all", "{", "X-API-Key", "phc_open"), 400, "PARSE_ERROR");
        assertError(http.post(BULK + "/all", "{}", "X-API-Key", "phc_open"), 400, "INVALID_CONTEXT");
        assertError(http.post(BULK, "{\"context\":7}", "X-API-Key", "phc_open"), 400, "INVALID_CONTEXT");
        assertError(
                http.post(BULK, "{\"context\":{\"targetingKey\":7}}", "X-API-Key", "phc_open"), 400, "INVALID_CONTEXT");
        assertError(
                http.post(BULK + "/half", "{\"context\":{}}", "X-API-Key", "phc_open"), 400, "TARGETING_KEY_MISSING");
        assertError(http.post(BULK + "/all", LEA), 401, "GENERAL");
        assertError(http.post(BULK + "/all", LEA, "Authorization", "Bearer no"), 401, "GENERAL");
        assertError(http.get("/ofrep/v1/configuration"), 404, "GENERAL");
        assertThat(http.send("OPTIONS", BULK, new byte[0]).status()).isEqualTo(204);
    }

    private static void assertError(Http.Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().get("errorCode").asText()).isEqualTo(code);
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }
}
