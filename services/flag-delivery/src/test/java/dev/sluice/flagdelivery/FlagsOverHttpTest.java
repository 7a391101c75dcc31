package dev.sluice.flagdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.Topic;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KafkaResource.class)
class FlagsOverHttpTest {

    private static final Duration ATMOST = Duration.ofSeconds(30);
    private static final String ASK = "{\"token\":\"phc_shop\",\"distinct_id\":\"u1\"}";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    private Publisher publisher;
    private Http http;

    @BeforeEach
    void publishShop() {
        publisher = new Publisher(bootstrapServers);
        http = new Http(service);
        publisher.project("shop");
        publisher.flag(
                "shop", Flags.flag("new-nav").id(17).version(3).forEveryone().build());
        publisher.flag(
                "shop",
                Flags.flag("checkout")
                        .id(18)
                        .version(9)
                        .condition(10_000, PropertyFilter.person("plan", Operator.EXACT, "none"))
                        .condition("short-form", 10_000)
                        .variant("control", 5_000)
                        .variant("short-form", 5_000)
                        .payload("short-form", "{\"cta\":\"Buy\"}")
                        .payload("true", "{\"rows\":50}")
                        .build());
        publisher.flag("shop", Flags.flag("nobody").version(1).condition(0).build());
        publisher.flag(
                "shop", Flags.flag("off").version(1).inactive().forEveryone().build());
        publisher.flag(
                "shop",
                Flags.flag("rolling")
                        .version(5)
                        .ladder(
                                Optional.empty(),
                                Flags.stage(0, 10_000, PropertyFilter.person("internal", Operator.EXACT, "yes")))
                        .build());
        await().atMost(ATMOST).until(() -> http.serves("shop", "rolling", 5) && http.serves("shop", "off", 1));
    }

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    void shouldAnswerWithReasonsWhenVersionTwoIsAsked() {
        // when
        Http.Reply reply = http.post("/flags/?v=2", ASK);

        // then
        assertThat(reply.status()).isEqualTo(200);
        JsonNode flags = reply.json().get("flags");
        assertThat(flags.get("new-nav").toString())
                .isEqualTo(
                        "{\"key\":\"new-nav\",\"enabled\":true,\"variant\":null,\"reason\":{\"code\":\"condition_match\","
                                + "\"condition_index\":0,\"description\":\"Matched condition set 1\"},\"metadata\":{\"id\":17,"
                                + "\"version\":3,\"description\":null,\"payload\":null,\"has_experiment\":false}}");
        assertThat(flags.at("/checkout/variant").asText()).isEqualTo("short-form");
        assertThat(flags.at("/checkout/reason/description").asText()).isEqualTo("Matched condition set 2");
        assertThat(flags.at("/checkout/metadata/payload").asText()).isEqualTo("{\"cta\":\"Buy\"}");
        assertThat(flags.at("/nobody/enabled").asBoolean(true)).isFalse();
        assertThat(flags.at("/nobody/reason/code").asText()).isEqualTo("out_of_rollout_bound");
        assertThat(flags.at("/off/reason/code").asText()).isEqualTo("flag_disabled");
        assertThat(flags.at("/rolling/metadata/has_experiment").asBoolean()).isTrue();
        assertThat(reply.json().get("errorsWhileComputingFlags").asBoolean(true))
                .isFalse();
        assertThat(reply.json().get("requestId").asText()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab].*");
        assertThat(reply.json().get("evaluatedAt").isIntegralNumber()).isTrue();
    }

    @Test
    void shouldKnowPersonPropertiesWhenTheRequestHasThem() {
        // when
        Http.Reply reply = http.post(
                "/flags?v=2",
                "{\"api_key\":\"phc_shop\",\"distinct_id\":7,\"person_properties\":{\"internal\":\"YES\",\"n\":NaN}}");

        // then
        assertThat(reply.json().at("/flags/rolling/enabled").asBoolean()).isTrue();
    }

    @Test
    void shouldAnswerOldShapesWhenOldSdksAsk() {
        // when
        JsonNode unversioned = http.post("/flags", ASK).json();
        JsonNode decide3 = http.post("/decide/?v=3", ASK).json();
        JsonNode decide2 = http.post("/decide/?v=2", ASK).json();
        JsonNode decide1 = http.post("/decide", ASK).json();
        JsonNode decide4 = http.post("/decide/?v=4", ASK).json();

        // then
        assertThat(unversioned.at("/featureFlags/checkout").asText()).isEqualTo("short-form");
        assertThat(unversioned.at("/featureFlags/nobody").isBoolean()).isTrue();
        assertThat(decide3.at("/featureFlagPayloads/checkout").asText()).isEqualTo("{\"cta\":\"Buy\"}");
        assertThat(decide3.get("hasFeatureFlags").asBoolean()).isTrue();
        assertThat(decide2.get("featureFlags").toString()).isEqualTo("{\"checkout\":\"short-form\",\"new-nav\":true}");
        assertThat(decide1.get("featureFlags").toString()).isEqualTo("[\"checkout\",\"new-nav\"]");
        assertThat(decide4.at("/flags/checkout/enabled").asBoolean()).isTrue();
    }

    @Test
    void shouldAnswerOnlyWhatIsAskedWhenTheRequestNarrows() {
        assertThat(http.post("/flags/?v=2", with("\"flag_keys_to_evaluate\":[\"off\",\"unknown\"]"))
                        .json()
                        .get("flags")
                        .propertyStream()
                        .map(java.util.Map.Entry::getKey))
                .containsExactly("off");
        JsonNode configOnly = http.post("/flags/?v=2&config=true", with("\"disable_flags\":true"))
                .json();
        assertThat(configOnly.get("flags")).isEmpty();
        assertThat(configOnly.at("/analytics/endpoint").asText()).isEqualTo("/i/v0/e/");
    }

    @Test
    void shouldReadEveryFormWhenBodiesAreEncoded() throws IOException {
        // given
        byte[] zipped = gzip(ASK.getBytes(StandardCharsets.UTF_8));
        String base64 = Base64.getEncoder().encodeToString(ASK.getBytes(StandardCharsets.UTF_8));
        String form = "data=" + URLEncoder.encode(base64, StandardCharsets.UTF_8);

        // then
        assertFlags(http.send("POST", "/flags/?v=2", zipped, "Content-Type", "text/plain"));
        assertFlags(http.send("POST", "/flags/?v=2", zipped, "Content-Encoding", "gzip"));
        assertFlags(http.post("/flags/?v=2&compression=base64", base64));
        assertFlags(
                http.post("/flags/?v=2&compression=base64", form, "Content-Type", "application/x-www-form-urlencoded"));
    }

    @Test
    void shouldRefuseClearlyWhenTheRequestIsBad() throws IOException {
        assertRefused(http.post("/flags/?v=2", "{\"token\":"), 400, "invalid_payload");
        assertRefused(http.post("/flags/?v=2", ""), 400, "invalid_payload");
        assertRefused(http.post("/flags/?v=2", "[]"), 400, "invalid_input");
        assertRefused(http.post("/flags/?v=2", "{\"token\":\"phc_shop\"}"), 400, "invalid_input");
        assertRefused(http.post("/flags/?v=2", with("\"person_properties\":[1]")), 400, "invalid_input");
        assertRefused(http.post("/flags/?v=2", with("\"flag_keys\":{}")), 400, "invalid_input");
        assertRefused(http.post("/flags/?v=2", with("\"x\":" + "[".repeat(5_000))), 400, "invalid_payload");
        assertRefused(http.post("/flags/?v=2", ASK + "]"), 400, "invalid_payload");
        assertThat(http.statusOf("POST /flags/?v=2&data=%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
                .contains(" 400 ");
        assertRefused(http.post("/flags/?v=2", "{\"distinct_id\":\"u1\"}"), 401, "invalid_api_key");
        assertRefused(
                http.post("/flags/?v=2", "{\"token\":\"phc_no\",\"distinct_id\":\"u1\"}"), 401, "invalid_api_key");
        assertRefused(
                http.post("/flags/?v=2", with("\"x\":\"" + "y".repeat(1_000_000) + '"')), 413, "payload_too_large");
        assertRefused(http.send("POST", "/flags/?v=2", gzip(new byte[50_000_000])), 413, "payload_too_large");
        assertThat(http.post("/flags/?v=2", ASK, "Content-Encoding", "br").status())
                .isEqualTo(415);
    }

    @Test
    void shouldLetPagesOfOtherOriginsReadAnswersWhenTheyAskOrAreRefused() {
        // when
        Http.Reply preflight = http.send(
                "OPTIONS",
                "/flags/?v=2",
                new byte[0],
                "Origin",
                "https://shop.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "content-type,x-mine");
        Http.Reply good = http.post("/flags/?v=2", ASK, "Origin", "https://shop.example");
        Http.Reply bad = http.post("/flags/?v=2", "{", "Origin", "https://shop.example");

        // then
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Headers")).isEqualTo("content-type,x-mine");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST");
        for (Http.Reply reply : new Http.Reply[] {preflight, good, bad}) {
            assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
            assertThat(reply.header("Vary")).containsIgnoringCase("origin");
        }
    }

    @Test
    void shouldHandOutConfigWhenBrowsersStart() {
        // when
        Http.Reply json = http.get("/array/phc_shop/config");
        Http.Reply script = http.get("/array/phc_shop/config.js");

        // then
        assertThat(json.json().get("token").asText()).isEqualTo("phc_shop");
        assertThat(json.json().has("surveys")).isFalse();
        assertThat(script.header("Content-Type")).startsWith("application/javascript");
        assertThat(script.body()).contains("window._POSTHOG_REMOTE_CONFIG[\"phc_shop\"] = { config: {\"token\"");
        assertThat(http.get("/array/phc_shop/config", "If-None-Match", json.header("ETag"))
                        .status())
                .isEqualTo(304);
        assertThat(http.get("/api/early_access_features/?token=phc_shop&stage=beta")
                        .body())
                .isEqualTo("{\"earlyAccessFeatures\":[]}");
        assertThat(http.get("/api/surveys/?token=phc_shop").body()).isEqualTo("{\"surveys\":[]}");
        assertThat(http.get("/api/web_experiments/?token=phc_shop").body()).isEqualTo("{\"experiments\":[]}");
        assertRefused(http.get("/api/early_access_features/?token=phc_no"), 401, "invalid_api_key");
        assertRefused(http.get("/array/phc_no/config"), 401, "invalid_api_key");
    }

    @Test
    void shouldHandOutDefinitionsWhenTheSecretIsShown() {
        // given
        String path = "/flags/definitions?token=phc_shop&send_cohorts";
        String[] secret = {"Authorization", "Bearer phs_shop"};

        // when
        Http.Reply first = http.get(path, secret);
        Http.Reply again = http.get(path, "Authorization", "Bearer phs_shop", "If-None-Match", first.header("ETag"));

        // then
        assertThat(first.json().get("flags")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(http.get("/api/feature_flag/local_evaluation/?send_cohorts&token=phc_shop", secret)
                        .body())
                .isEqualTo(first.body());
        assertRefused(http.get(path), 401, "invalid_api_key");
        assertRefused(http.get(path, "Authorization", "Bearer phc_shop"), 401, "invalid_api_key");
        assertRefused(
                http.get("/flags/definitions?token=phc_other", "Authorization", "Bearer phs_shop"),
                401,
                "invalid_api_key");
    }

    @Test
    void shouldGiveANewTagWhenAFlagChanges() {
        // given
        String path = "/flags/definitions?token=phc_shop";
        String before = http.get(path, "Authorization", "Bearer phs_shop").header("ETag");

        // when
        publisher.flag("shop", Flags.flag("tagged").version(2).forEveryone().build());
        await().atMost(ATMOST).until(() -> http.serves("shop", "tagged", 2));
        String changed = http.get(path, "Authorization", "Bearer phs_shop").header("ETag");
        publisher.noFlag("shop", "tagged");
        await().atMost(ATMOST).until(() -> http.serves("shop", "tagged", -1));

        // then
        assertThat(changed).isNotEqualTo(before);
        assertThat(http.get(path, "Authorization", "Bearer phs_shop").header("ETag"))
                .isEqualTo(before);
    }

    @Test
    void shouldKeepTheLastGoodVersionWhenARecordIsBroken() {
        // when
        publisher.send(Topic.FLAGS, "shop/new-nav", "{\"broken".getBytes(StandardCharsets.UTF_8));
        publisher.flag("shop", Flags.flag("after").version(1).forEveryone().build());
        await().atMost(ATMOST).until(() -> http.serves("shop", "after", 1));

        // then
        assertThat(http.post("/flags/?v=2", ASK)
                        .json()
                        .at("/flags/new-nav/metadata/version")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void shouldGivePayloadWhenRemoteConfigIsAsked() {
        // given
        String path = "/api/projects/@current/feature_flags/%s/remote_config?token=phc_shop";

        // then
        assertThat(http.get(path.formatted("checkout"), "Authorization", "Bearer phs_shop")
                        .body())
                .isEqualTo("\"{\\\"rows\\\":50}\"");
        assertRefused(http.get(path.formatted("nope"), "Authorization", "Bearer phs_shop"), 404, "not_found");
        assertRefused(http.get(path.formatted("checkout")), 401, "invalid_api_key");
    }

    @Test
    void shouldSayWhatIsServedWhenAsked() {
        JsonNode served = http.get("/q/served").json();
        assertThat(served.get("source").asText()).isEqualTo("kafka");
        assertThat(served.at("/projects/shop/flags/checkout").asInt()).isEqualTo(9);
        assertThat(served.at("/projects/shop/newestRecordAgeMillis").isNumber()).isTrue();
        assertThat(http.get("/q/health/ready").status()).isEqualTo(200);
        assertThat(http.get("/q/metrics").body()).contains("served_flags", "served_from_kafka 1.0");
    }

    private static void assertFlags(Http.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().at("/flags/new-nav/enabled").asBoolean()).isTrue();
    }

    private static void assertRefused(Http.Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().get("code").asText()).isEqualTo(code);
        assertThat(reply.json().get("detail").asText()).isNotBlank();
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    private static String with(String more) {
        return ASK.substring(0, ASK.length() - 1) + "," + more + "}";
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }
}
