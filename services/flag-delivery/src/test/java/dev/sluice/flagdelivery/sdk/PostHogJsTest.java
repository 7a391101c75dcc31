package dev.sluice.flagdelivery.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Http;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.NodeScript;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** posthog-js as its authors published it, in Chromium, on pages of other origins. One run of the browser, looked at from all sides. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class PostHogJsTest {

    private static final int LOGINS = 6;

    /** What the browser saw; every test looks at another part of it. */
    private static JsonNode seen;

    private static String failure;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    @BeforeEach
    void browse() {
        if (failure != null) {
            throw new AssertionError(failure);
        }
        if (seen != null) {
            return;
        }
        Http http = new Http(service);
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publish(publisher);
            await().atMost(Duration.ofSeconds(30)).until(() -> http.serves("page", "last", 1));
            seen = run(http, publisher);
        } catch (AssertionError e) {
            failure = e.getMessage();
            throw e;
        }
    }

    private static JsonNode run(Http http, Publisher publisher) {
        return NodeScript.run(
                "posthog-js.mjs",
                Map.of(
                        "service",
                        http.base(),
                        "token",
                        "phc_page",
                        "keys",
                        List.of("on", "off", "exp", "pro", "early", "nowhere"),
                        "logins",
                        LOGINS),
                asked -> {
                    publisher.flag(
                            "page",
                            Flags.flag("changing")
                                    .id(7)
                                    .version(2)
                                    .forEveryone()
                                    .build());
                    await().atMost(Duration.ofSeconds(30)).until(() -> http.serves("page", "changing", 2));
                    return null;
                });
    }

    @AfterAll
    static void forget() {
        seen = null;
        failure = null;
    }

    private static void publish(Publisher publisher) {
        publisher.project("page");
        List.of(
                        Flags.flag("on").id(1).version(4).forEveryone().payload("true", "[1,\"zwei\"]"),
                        Flags.flag("off").id(2).inactive(),
                        Flags.flag("exp")
                                .id(3)
                                .version(9)
                                .forEveryone()
                                .variant("control", 0)
                                .variant("test", 10_000)
                                .payload("test", "{\"cta\":\"Buy\"}"),
                        Flags.flag("pro").id(4).condition(10_000, PropertyFilter.person("plan", Operator.EXACT, "pro")),
                        Flags.flag("early")
                                .id(5)
                                .condition(0)
                                .payload("true", "{\"guide\":\"early.html\"}")
                                .traits(traits -> traits.withEnrollment(true)),
                        Flags.flag("acme")
                                .id(6)
                                .condition(10_000, PropertyFilter.group("company", "name", Operator.ICONTAINS, "acme"))
                                .traits(traits -> traits.withAggregation(Aggregation.groups("company"))),
                        Flags.flag("changing").id(7).version(1).condition(0),
                        Flags.flag("steady")
                                .id(8)
                                .forEveryone()
                                .variant("a", 5_000)
                                .variant("b", 5_000)
                                .traits(traits -> traits.withContinuity(true)),
                        Flags.flag("unsteady")
                                .id(9)
                                .forEveryone()
                                .variant("a", 5_000)
                                .variant("b", 5_000),
                        Flags.flag("by-device")
                                .id(10)
                                .condition(5_000)
                                .traits(traits -> traits.withBucketedBy(BucketedBy.DEVICE_ID)),
                        Flags.flag("last").id(11).version(1).forEveryone())
                .forEach(flag -> publisher.flag("page", flag.build()));
    }

    @Test
    void shouldGiveFlagsWithPayloadsWhenAPageOfAnotherOriginStarts() {
        assertThat(seen.get("first").toString())
                .isEqualTo("{\"on\":{\"value\":true,\"payload\":[1,\"zwei\"],\"enabled\":true},"
                        + "\"off\":{\"value\":false,\"payload\":null,\"enabled\":false},"
                        + "\"exp\":{\"value\":\"test\",\"payload\":{\"cta\":\"Buy\"},\"enabled\":true},"
                        + "\"pro\":{\"value\":false,\"payload\":null,\"enabled\":false},"
                        + "\"early\":{\"value\":false,\"payload\":null,\"enabled\":false},"
                        + "\"nowhere\":{\"value\":null,\"payload\":null,\"enabled\":null}}");
        JsonNode load = seen.at("/loads/0");
        assertThat(load.get("errors").asBoolean()).isFalse();
        assertThat(load.at("/variants/exp").asText()).isEqualTo("test");
        assertThat(seen.at("/config/hasFeatureFlags").asBoolean()).isTrue();
        assertThat(seen.at("/config/token").asText()).isEqualTo("phc_page");
    }

    @Test
    void shouldLetExposuresNameTheVersionWhenAValueIsRead() {
        JsonNode exposure = seen.at("/experiment/properties");
        assertThat(exposure.get("$feature_flag_response").asText()).isEqualTo("test");
        assertThat(exposure.get("$feature_flag_version").asInt()).isEqualTo(9);
        assertThat(exposure.get("$feature_flag_id").asInt()).isEqualTo(3);
        assertThat(exposure.get("$feature_flag_reason").asText()).isEqualTo("Matched condition set 1");
        assertThat(exposure.get("$feature_flag_request_id").asText()).hasSize(36);
    }

    @Test
    void shouldAskNothingThatFailsWhenAPageIsUsed() {
        assertThat(seen.get("usualProblems")).isEmpty();
        assertThat(seen.get("loginProblems")).isEmpty();
        assertThat(seen.get("plainProblems")).isEmpty();
        List<String> requests = texts(
                "usualRequests",
                request -> request.get("method").asText() + " "
                        + request.get("path").asText() + " "
                        + request.get("status").asInt());
        assertThat(requests)
                .contains(
                        "GET /array/phc_page/config.js 200",
                        "POST /flags/ 200",
                        "GET /api/early_access_features/ 200",
                        "GET /api/surveys/ 200",
                        "POST /i/v0/e/ 200")
                .allMatch(request -> request.endsWith(" 200"))
                // Plain requests need no permission first, and each preflight costs a page a round trip.
                .noneMatch(request -> request.startsWith("OPTIONS"));
        assertThat(seen.get("surveys")).isEmpty();
        assertThat(seen.get("experiments").toString()).isEqualTo("{\"experiments\":[]}");
    }

    @Test
    void shouldShowTheNewValueWhenAFlagChangedAndIsLoadedAgain() {
        assertThat(seen.at("/changed/changing/value").asBoolean()).isTrue();
    }

    @Test
    void shouldDecideByTheGroupWhenThePageNamesOne() {
        assertThat(seen.at("/noGroup/acme/value").asBoolean()).isFalse();
        assertThat(seen.at("/group/acme/value").asBoolean()).isTrue();
    }

    @Test
    void shouldDecideByWhatThePageSaysOfThePersonWhenNoEventWasTakenIn() {
        assertThat(seen.at("/pro/pro/value").asBoolean()).isTrue();
    }

    @Test
    void shouldHonourAPersonsChoiceWhenTheyJoinOrLeaveEarlyAccess() {
        assertThat(seen.get("features")).hasSize(1);
        assertThat(seen.at("/features/0/flagKey").asText()).isEqualTo("early");
        assertThat(seen.at("/features/0/payload/guide").asText()).isEqualTo("early.html");
        assertThat(seen.at("/enrolled/early").toString())
                .isEqualTo("{\"value\":true,\"payload\":{\"guide\":\"early.html\"},\"enabled\":true}");
        assertThat(seen.at("/left/early/value").asBoolean()).isFalse();
    }

    @Test
    void shouldKeepTheVariantThroughALoginWhenTheFlagPromisesContinuity() {
        List<String> steady = texts("logins", login -> login.get("steady").toString());
        List<String> unsteady = texts("logins", login -> login.get("unsteady").toString());
        assertThat(steady)
                .hasSize(LOGINS)
                .allMatch(pair -> pair.equals("[\"a\",\"a\"]") || pair.equals("[\"b\",\"b\"]"));
        assertThat(steady).as("both variants occur").contains("[\"a\",\"a\"]", "[\"b\",\"b\"]");
        assertThat(unsteady)
                .as("without continuity somebody moves")
                .anyMatch(pair -> pair.contains("a") && pair.contains("b"));
    }

    @Test
    void shouldAnswerPreflightsWhenBodiesAreNotCompressed() {
        assertThat(seen.at("/plain/on/value").asBoolean()).isTrue();
        assertThat(seen.at("/plainBody/token").asText()).isEqualTo("phc_page");
        assertThat(texts(
                        "preflights",
                        preflight -> preflight.get("path").asText() + " "
                                + preflight.get("status").asInt()))
                .contains("/flags/ 204");
    }

    @Test
    void shouldReadFormsWhenThePageCouldNotGetItsConfig() {
        assertThat(seen.at("/form/url").asText()).contains("compression=base64");
        assertThat(seen.at("/form/body").asText()).isEqualTo("data=");
        assertThat(seen.at("/form/values/exp/value").asText()).isEqualTo("test");
    }

    private static List<String> texts(String list, java.util.function.Function<JsonNode, String> text) {
        return new ArrayList<>(StreamSupport.stream(seen.get(list).spliterator(), false)
                .map(text)
                .toList());
    }
}
