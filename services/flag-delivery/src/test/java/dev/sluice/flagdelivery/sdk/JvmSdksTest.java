package dev.sluice.flagdelivery.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.posthog.server.PostHog;
import com.posthog.server.PostHogConfig;
import com.posthog.server.PostHogFeatureFlagOptions;
import com.posthog.server.PostHogInterface;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.openfeature.contrib.providers.ofrep.OfrepProvider;
import dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.sluice.flag.Flag;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Http;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** SDKs of the JVM as their authors published them. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class JvmSdksTest {

    private static final long SEED = 11;
    private static final int FLAGS = 150;
    private static final int PEOPLE = 100;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    /** Hands out definitions and nothing else, so that whatever the SDK answers it has decided by itself. */
    private static HttpServer definitionsOnly(Http http) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().contains("local_evaluation")) {
                Http.Reply reply = http.get(
                        exchange.getRequestURI().toString(),
                        "Authorization",
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        "User-Agent",
                        exchange.getRequestHeaders().getFirst("User-Agent"));
                answer(exchange, reply.status(), reply.body());
            } else {
                answer(exchange, 401, "{}");
            }
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static PostHogConfig.Builder config(String project, String host) {
        return new PostHogConfig.Builder("phc_" + project).host(host).sendFeatureFlagEvent(false);
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldAgreeWithPostHogServerWhereItDecidesByItself() throws IOException {
        // given
        String project = "jvm-" + SEED;
        RandomFlags random = new RandomFlags(SEED, true);
        List<Flag> flags = random.flags(FLAGS);
        List<Map<String, Object>> people = random.people(PEOPLE);
        Http http = new Http(service);
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.project(project);
            random.cohorts().forEach(cohort -> publisher.cohort(project, cohort));
            flags.forEach(flag -> publisher.flag(project, flag));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> flags.stream()
                .allMatch(flag -> http.serves(project, flag.key().value(), flag.version())));
        HttpServer server = definitionsOnly(http);
        PostHogInterface client = PostHog.Companion.with(
                config(project, "http://127.0.0.1:" + server.getAddress().getPort())
                        .localEvaluation(true)
                        .personalApiKey("phs_" + project)
                        .build());

        // when
        int decided = 0;
        int on = 0;
        List<String> differences = new ArrayList<>();
        try {
            for (Map<String, Object> person : people) {
                String id = (String) person.get("id");
                Map<String, Object> properties = (Map<String, Object>) person.get("properties");
                // Null is no value to this SDK; the documentation lists what still differs.
                properties.values().removeIf(Objects::isNull);
                JsonNode remote = http.post("/flags/?v=2", json(project, id, properties))
                        .json()
                        .get("flags");
                for (Flag flag : flags) {
                    String key = flag.key().value();
                    Object local = client.getFeatureFlag(
                            id,
                            key,
                            new PostHogFeatureFlagOptions.Builder()
                                    .personProperties(properties)
                                    .build());
                    if (local == null) {
                        continue;
                    }
                    decided++;
                    JsonNode answer = remote.get(key);
                    String expected = answer.get("variant").isNull()
                            ? answer.get("enabled").asText()
                            : answer.get("variant").asText();
                    on += expected.equals("false") ? 0 : 1;
                    if (!expected.equals(local.toString())) {
                        differences.add(local + " instead of " + answer + " for " + person + " by " + flag);
                    }
                }
            }
        } finally {
            client.close();
            server.stop(0);
        }

        // then
        assertThat(differences).as("seed %d, %d decided", SEED, decided).isEmpty();
        assertThat(decided).isGreaterThan(FLAGS * PEOPLE / 5);
        assertThat(on).isGreaterThan(decided / 10);
    }

    private static String json(String project, String id, Map<String, Object> properties) throws IOException {
        return new ObjectMapper()
                .writeValueAsString(
                        Map.of("token", "phc_" + project, "distinct_id", id, "person_properties", properties));
    }

    @Test
    void shouldServePostHogServerAndOpenFeatureWhenTheyAskForEveryValue() {
        // given
        Http http = new Http(service);
        publish(http);
        PostHogInterface posthog =
                PostHog.Companion.with(config("jvm", http.base()).build());
        OfrepProviderOptions options = OfrepProviderOptions.builder()
                .baseUrl(http.base())
                .headers(ImmutableMap.of("Authorization", ImmutableList.of("Bearer phs_jvm")))
                .build();
        OpenFeatureAPI.getInstance().setProviderAndWait("jvm", OfrepProvider.constructProvider(options));
        Client openFeature = OpenFeatureAPI.getInstance().getClient("jvm");
        try {
            // when
            Object value = posthog.getFeatureFlag(
                    "u1",
                    "exp",
                    new PostHogFeatureFlagOptions.Builder()
                            .personProperties(new HashMap<>(Map.of("plan", "pro")))
                            .build());
            MutableContext context = new MutableContext("u1");
            context.add("plan", "pro");
            FlagEvaluationDetails<String> details = openFeature.getStringDetails("exp", "mine", context);

            // then
            assertThat(value).isEqualTo("test");
            assertThat(posthog.getFeatureFlag("u2", "exp")).isEqualTo("control");
            assertThat(posthog.getFeatureFlagPayload("u2", "exp")).hasToString("{\"c\":1}");
            assertThat(posthog.isFeatureEnabled("u1", "off", new PostHogFeatureFlagOptions.Builder().build()))
                    .isFalse();
            assertThat(details.getValue()).isEqualTo("test");
            assertThat(details.getVariant()).isEqualTo("test");
            assertThat(details.getReason()).isEqualTo("TARGETING_MATCH");
            assertThat(details.getFlagMetadata().getString("version")).isEqualTo("9");
            assertThat(openFeature.getBooleanDetails("nope", true, context).getErrorCode())
                    .isEqualTo(ErrorCode.FLAG_NOT_FOUND);
            assertThat(openFeature.getIntegerDetails("exp", 7, context).getErrorCode())
                    .isEqualTo(ErrorCode.TYPE_MISMATCH);
            assertThat(openFeature.getBooleanDetails("off", true, context).getReason())
                    .isEqualTo("DISABLED");
        } finally {
            posthog.close();
            OpenFeatureAPI.getInstance().shutdown();
        }
    }

    private void publish(Http http) {
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.project("jvm");
            publisher.flag("jvm", Flags.flag("off").id(1).inactive().build());
            publisher.flag(
                    "jvm",
                    Flags.flag("exp")
                            .id(2)
                            .version(9)
                            .condition("test", 10_000, PropertyFilter.person("plan", Operator.EXACT, "pro"))
                            .condition("control", 10_000)
                            .variant("control", 5_000)
                            .variant("test", 5_000)
                            .payload("control", "{\"c\":1}")
                            .build());
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> http.serves("jvm", "exp", 9));
    }
}
