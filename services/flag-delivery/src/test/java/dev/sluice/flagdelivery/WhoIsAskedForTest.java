package dev.sluice.flagdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.EvaluationRuntime;
import dev.sluice.flag.Holdout;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups, devices, former ids, runtimes, contexts, and what people chose for themselves. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class WhoIsAskedForTest {

    private static final Duration ATMOST = Duration.ofSeconds(30);
    private static final String BULK = "/ofrep/v1/evaluate/flags";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    private Http http;

    @BeforeEach
    void publishFlags() {
        http = new Http(service);
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.project("asked");
            publisher.flag(
                    "asked",
                    Flags.flag("of-company")
                            .condition(10_000, PropertyFilter.person("name", Operator.ICONTAINS, "acme"))
                            .traits(traits -> traits.withAggregation(Aggregation.groups("company")))
                            .build());
            publisher.flag(
                    "asked",
                    Flags.flag("half-of-companies")
                            .condition(5_000)
                            .traits(traits -> traits.withAggregation(Aggregation.groups("company")))
                            .build());
            publisher.flag(
                    "asked",
                    Flags.flag("by-device")
                            .condition(5_000)
                            .traits(traits -> traits.withBucketedBy(BucketedBy.DEVICE_ID))
                            .build());
            publisher.flag(
                    "asked",
                    Flags.flag("stays")
                            .condition(5_000)
                            .traits(traits -> traits.withContinuity(true))
                            .build());
            publisher.flag(
                    "asked",
                    Flags.flag("on-servers")
                            .forEveryone()
                            .traits(traits -> traits.servedTo(EvaluationRuntime.SERVER, List.of()))
                            .build());
            publisher.flag(
                    "asked",
                    Flags.flag("on-web")
                            .forEveryone()
                            .traits(traits -> traits.servedTo(EvaluationRuntime.ALL, List.of("web")))
                            .build());
            publisher.flag(
                    "asked",
                    Flags.flag("held")
                            .forEveryone()
                            .traits(traits -> traits.withHoldout(Optional.of(new Holdout(42, new BasisPoints(10_000)))))
                            .build());
            publisher.flag(
                    "asked",
                    Flags.flag("eaf")
                            .condition(0)
                            .payload("true", "{\"rows\":1}")
                            .traits(traits -> traits.withEnrollment(true))
                            .build());
        }
        await().atMost(ATMOST).until(() -> http.serves("asked", "eaf", 3));
    }

    @Test
    void shouldLookAtTheGroupWhenTheRequestNamesIt() {
        assertThat(flag("of-company", "").at("/reason/code").asText()).isEqualTo("no_group_type");
        assertThat(flag("of-company", "\"groups\":{\"company\":null}")
                        .at("/reason/code")
                        .asText())
                .isEqualTo("no_group_type");
        assertThat(flag("of-company", "\"groups\":{\"company\":\"c1\"}")
                        .at("/reason/code")
                        .asText())
                .isEqualTo("no_condition_match");
        assertThat(flag(
                                "of-company",
                                "\"groups\":{\"company\":\"c1\"},\"group_properties\":{\"company\":{\"name\":\"ACME Inc\"}}")
                        .get("enabled")
                        .asBoolean())
                .isTrue();
        // Whoever asks, the group decides.
        for (int company = 0; company < 20; company++) {
            String groups = "\"groups\":{\"company\":" + company + "}";
            assertThat(flag("u1", "half-of-companies", groups).get("enabled"))
                    .isEqualTo(flag("u2", "half-of-companies", groups).get("enabled"))
                    .isEqualTo(flag("u3", "half-of-companies", groups.replace(":" + company, ":\"" + company + "\""))
                            .get("enabled"));
        }
        assertThat(http.post(
                                BULK + "/of-company",
                                "{\"context\":{\"groups\":{\"company\":\"c1\"},\"groupProperties\":{\"company\":{\"name\":\"acme\"}}}}",
                                "X-API-Key",
                                "phc_asked")
                        .json()
                        .get("value")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void shouldPlaceByDeviceOrFormerIdWhenTheFlagWantsThat() {
        for (int i = 0; i < 20; i++) {
            String device = "\"$device_id\":\"d" + i + "\"";
            JsonNode before = flag("anon-" + i, "by-device", device).get("enabled");
            JsonNode after = flag("user-" + i, "by-device", device).get("enabled");
            assertThat(after).isEqualTo(before);

            JsonNode anonymous = flag("d" + i, "stays", "").get("enabled");
            JsonNode identified = flag("user-" + i, "stays", "\"$anon_distinct_id\":\"d" + i + "\"")
                    .get("enabled");
            assertThat(identified).isEqualTo(anonymous);
        }
        assertThat(IntStream.range(0, 20)
                        .filter(i ->
                                flag("user-" + i, "stays", "").get("enabled").asBoolean())
                        .count())
                .isBetween(1L, 19L);
    }

    @Test
    void shouldKeepFlagsFromClientsThatAreNotMeantWhenFlagsSayForWhom() {
        assertThat(ask("u1", "").has("on-servers")).isTrue();
        assertThat(ask("u1", "\"evaluation_runtime\":\"server\"").has("on-servers"))
                .isTrue();
        assertThat(ask("u1", "\"evaluation_runtime\":\"client\"").has("on-servers"))
                .isFalse();
        assertThat(ask("u1", "\"evaluation_runtime\":\"toaster\"").has("on-servers"))
                .isTrue();
        // A page does not say what it is; that it has an origin does.
        assertThat(http.post("/flags/?v=2", body("u1", ""), "Origin", "https://shop.example")
                        .json()
                        .get("flags")
                        .has("on-servers"))
                .isFalse();
        assertThat(http.post(
                                BULK + "/on-servers",
                                "{\"context\":{}}",
                                "X-API-Key",
                                "phc_asked",
                                "Origin",
                                "https://shop.example")
                        .status())
                .isEqualTo(404);
        assertThat(ask("u1", "").has("on-web")).isTrue();
        assertThat(ask("u1", "\"evaluation_contexts\":[\"web\",\"docs\"]").has("on-web"))
                .isTrue();
        assertThat(ask("u1", "\"evaluation_environments\":[\"docs\"]").has("on-web"))
                .isFalse();
        assertThat(ask("u1", "\"flag_keys\":[\"on-web\"],\"evaluation_contexts\":[\"docs\"]"))
                .isEmpty();
    }

    @Test
    void shouldHonourWhatPeopleChoseWhenTheFlagLetsThem() {
        // given
        JsonNode features = http.get(
                        "/api/early_access_features/?token=phc_asked&stage=concept&stage=beta", "Origin", "https://x")
                .json()
                .get("earlyAccessFeatures");

        // then
        assertThat(features).hasSize(1);
        assertThat(features.at("/0/flagKey").asText()).isEqualTo("eaf");
        assertThat(features.at("/0/stage").asText()).isEqualTo("beta");
        assertThat(features.at("/0/payload/rows").asInt()).isEqualTo(1);
        assertThat(http.get("/api/early_access_features/?token=phc_asked&stage=alpha")
                        .body())
                .isEqualTo("{\"earlyAccessFeatures\":[]}");
        assertThat(http.get("/api/early_access_features/?token=phc_asked", "Origin", "https://x")
                        .header("Access-Control-Allow-Origin"))
                .isEqualTo("https://x");
        JsonNode in = flag("eaf", "\"person_properties\":{\"$feature_enrollment/eaf\":true}");
        assertThat(in.get("enabled").asBoolean()).isTrue();
        assertThat(in.at("/reason/code").asText()).isEqualTo("super_condition_value");
        assertThat(flag("eaf", "\"person_properties\":{\"$feature_enrollment/eaf\":false}")
                        .at("/reason/code")
                        .asText())
                .isEqualTo("super_condition_value");
        assertThat(flag("eaf", "").get("enabled").asBoolean(true)).isFalse();
        assertThat(flag("held", "").get("variant").asText()).isEqualTo("holdout-42");
    }

    @Test
    void shouldTakeEmptyListsForEmptyObjectsWhenPhpWritesThem() {
        assertThat(ask("u1", "\"groups\":[],\"person_properties\":[],\"group_properties\":[]")
                        .has("on-web"))
                .isTrue();
        assertThat(ask("u1", "\"groups\":{\"company\":\"c\"},\"group_properties\":{\"company\":[]}")
                        .has("on-web"))
                .isTrue();
    }

    @Test
    void shouldRefuseClearlyWhenAFieldIsOfAnotherKind() {
        String many = IntStream.range(0, 10_000)
                .mapToObj(i -> "\"g" + i + "\":\"k\"")
                .collect(java.util.stream.Collectors.joining(",", "\"groups\":{", "}"));
        for (String wrong : new String[] {
            "\"groups\":{\"company\":true}",
            "\"groups\":{\"company\":{\"id\":1}}",
            "\"groups\":\"acme\"",
            "\"groups\":{\"company\":\"c\"},\"group_properties\":{\"company\":7}",
            "\"group_properties\":[1]",
            "\"$device_id\":{}",
            "\"$anon_distinct_id\":[1]",
            "\"evaluation_contexts\":\"web\"",
            "\"evaluation_contexts\":[1]",
            "\"evaluation_runtime\":7",
            many
        }) {
            Http.Reply reply = http.post("/flags/?v=2", body("u1", wrong));
            assertThat(reply.status()).as(wrong.length() > 200 ? "many" : wrong).isEqualTo(400);
            String field = wrong.substring(1, wrong.indexOf('"', 1));
            assertThat(reply.json().get("detail").asText()).contains(field.equals("groups") ? "group" : field);
        }
    }

    @Test
    void shouldCompressAnswersWhenTheCallerTakesThat() throws IOException, InterruptedException {
        // given
        HttpRequest ask = HttpRequest.newBuilder(URI.create(http.base() + "/flags/?v=2&config=true"))
                .header("Accept-Encoding", "br, gzip;q=0.8")
                .POST(HttpRequest.BodyPublishers.ofString(body("u1", "")))
                .build();

        // when
        HttpResponse<byte[]> zipped;
        try (HttpClient client = HttpClient.newHttpClient()) {
            zipped = client.send(ask, HttpResponse.BodyHandlers.ofByteArray());
        }
        Http.Reply plain = http.post("/flags/?v=2&config=true", body("u1", ""), "Accept-Encoding", "gzip;q=0");

        // then
        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(zipped.body().length).isLessThan(plain.body().length() / 2);
        try (GZIPInputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(zipped.body()))) {
            assertThat(new ObjectMapper().readTree(in.readAllBytes()).get("flags"))
                    .isEqualTo(plain.json().get("flags"));
        }
        assertThat(plain.header("Content-Encoding")).isEmpty();
        assertThat(zipped.headers().allValues("Vary")).anyMatch(vary -> vary.equalsIgnoreCase("accept-encoding"));
    }

    private JsonNode flag(String key, String more) {
        return flag("u1", key, more);
    }

    private JsonNode flag(String distinctId, String key, String more) {
        return ask(distinctId, more).get(key);
    }

    private JsonNode ask(String distinctId, String more) {
        Http.Reply reply = http.post("/flags/?v=2", body(distinctId, more));
        if (reply.status() != 200) {
            throw new UncheckedIOException(new IOException(reply.body()));
        }
        return reply.json().get("flags");
    }

    private static String body(String distinctId, String more) {
        return "{\"token\":\"phc_asked\",\"distinct_id\":\"" + distinctId + "\"" + (more.isEmpty() ? "" : ",") + more
                + "}";
    }
}
