package dev.sluice.flagdelivery.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SDKs as their authors published them, against this service. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class RealSdksTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    private Http http;

    @BeforeEach
    void publishFlags() {
        http = new Http(service);
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.project("sdk");
            publisher.flag(
                    "sdk", Flags.flag("on").id(1).version(4).forEveryone().build());
            publisher.flag(
                    "sdk", Flags.flag("half").id(2).version(1).condition(5_000).build());
            publisher.flag("sdk", Flags.flag("off").id(3).version(2).inactive().build());
            publisher.flag(
                    "sdk",
                    Flags.flag("exp")
                            .id(4)
                            .version(9)
                            .condition("test", 10_000, PropertyFilter.person("plan", Operator.EXACT, "pro"))
                            .variant("control", 5_000)
                            .variant("test", 5_000)
                            .payload("test", "{\"c\":1}")
                            .payload("true", "{\"rows\":50}")
                            .build());
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> http.serves("sdk", "exp", 9));
    }

    @Test
    void shouldServePostHogNodeRemotelyWhenItHasNoSecret() {
        // when
        JsonNode seen = NodeScript.run(
                "remote.mjs",
                Map.of(
                        "service",
                        http.base(),
                        "token",
                        "phc_sdk",
                        "person",
                        "u1",
                        "keys",
                        List.of("on", "exp", "off"),
                        "properties",
                        Map.of("plan", "pro")));

        // then
        assertThat(seen.get("values").toString()).isEqualTo("{\"on\":true,\"exp\":\"test\",\"off\":false}");
        assertThat(seen.at("/payloads/exp/c").asInt()).isEqualTo(1);
        JsonNode exposure = exposureOf(seen, "exp");
        assertThat(exposure.get("$feature_flag_response").asText()).isEqualTo("test");
        assertThat(exposure.get("$feature_flag_version").asInt()).isEqualTo(9);
        assertThat(exposure.get("$feature_flag_id").asInt()).isEqualTo(4);
        assertThat(exposure.get("$feature_flag_reason").asText()).isEqualTo("Matched condition set 1");
        assertThat(exposure.get("$feature_flag_request_id").asText()).hasSize(36);
        assertThat(exposure.has("$feature_flag_error")).isFalse();
        assertThat(exposureOf(seen, "off").get("$feature_flag_reason").asText()).isEqualTo("Feature flag is disabled");
    }

    @Test
    void shouldServePostHogNodeDefinitionsWhenItHasTheSecret() {
        // when
        JsonNode seen = NodeScript.run(
                "polling.mjs",
                Map.of(
                        "service",
                        http.base(),
                        "token",
                        "phc_sdk",
                        "secret",
                        "phs_sdk",
                        "person",
                        "u1",
                        "key",
                        "on",
                        "payloadOf",
                        "exp"));

        // then
        assertThat(seen.get("statuses").toString()).isEqualTo("[200,304,304]");
        assertThat(seen.get("value").asBoolean()).isTrue();
        assertThat(seen.at("/payload/rows").asInt()).isEqualTo(50);
    }

    @Test
    void shouldServeOpenFeatureWhenItReadsOverOfrep() {
        // when
        JsonNode details = NodeScript.run(
                "openfeature.mjs",
                Map.of(
                        "service",
                        http.base(),
                        "token",
                        "phc_sdk",
                        "reads",
                        List.of(
                                read("boolean", "on"),
                                read("string", "exp", "targetingKey", "u1", "plan", "pro"),
                                read("boolean", "nope", "targetingKey", "u1"),
                                read("string", "on", "targetingKey", "u1"),
                                read("boolean", "half"),
                                read("boolean", "off", "targetingKey", "u1"),
                                read("number", "exp", "targetingKey", "u1", "plan", "pro"),
                                read("object", "on", "targetingKey", "u1"),
                                read("boolean", "half", "targetingKey", "u1"))));

        // then
        assertThat(details.get(0).get("value").asBoolean()).isTrue();
        assertThat(details.get(0).get("reason").asText()).isEqualTo("STATIC");
        assertThat(details.get(1).get("value").asText()).isEqualTo("test");
        assertThat(details.get(1).get("variant").asText()).isEqualTo("test");
        assertThat(details.get(1).get("reason").asText()).isEqualTo("TARGETING_MATCH");
        assertThat(details.get(1).at("/flagMetadata/version").asText()).isEqualTo("9");
        assertThat(details.get(1).at("/flagMetadata/contextId").asText()).isEqualTo("u1");
        assertThat(details.get(2).get("errorCode").asText()).isEqualTo("FLAG_NOT_FOUND");
        assertThat(details.get(3).get("errorCode").asText()).isEqualTo("TYPE_MISMATCH");
        assertThat(details.get(4).get("errorCode").asText()).isEqualTo("TARGETING_KEY_MISSING");
        assertThat(details.get(5).get("reason").asText()).isEqualTo("DISABLED");
        assertThat(details.get(6).get("errorCode").asText()).isEqualTo("TYPE_MISMATCH");
        assertThat(details.get(6).get("value").asInt()).isEqualTo(7);
        assertThat(details.get(7).get("errorCode").asText()).isEqualTo("TYPE_MISMATCH");
        assertThat(details.get(7).at("/value/mine").asBoolean()).isTrue();
        assertThat(details.get(8).get("reason").asText()).isEqualTo("SPLIT");
        assertThat(details.get(9).get("errorCode").asText()).isEqualTo("GENERAL");
        assertThat(details.get(9).get("value").asBoolean()).isFalse();
    }

    private static Map<String, Object> read(String type, String key, String... context) {
        Map<String, Object> fields = new java.util.HashMap<>();
        for (int i = 0; i < context.length; i += 2) {
            fields.put(context[i], context[i + 1]);
        }
        return Map.of("type", type, "key", key, "context", fields);
    }

    private static JsonNode exposureOf(JsonNode seen, String flag) {
        for (JsonNode event : seen.get("events")) {
            JsonNode properties = event.get("properties");
            if (event.get("event").asText().equals("$feature_flag_called")
                    && properties.get("$feature_flag").asText().equals(flag)) {
                return properties;
            }
        }
        throw new AssertionError("no exposure of " + flag + " in " + seen);
    }
}
