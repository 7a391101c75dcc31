package dev.sluice.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OpenApiMergeTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldPutPathsSideBySideAndKeepReferencesTrue() throws IOException {
        // given
        Map<String, JsonNode> documents = new TreeMap<>(Map.of(
                "alpha",
                document("/api/v1/a", "{\"type\":\"string\"}", "{\"type\":\"object\"}"),
                "beta",
                document("/api/v1/b", "{\"type\":\"integer\"}", "{\"type\":\"object\"}")));
        // when
        JsonNode whole = OpenApiMerge.merge(documents, List.of());
        // then
        assertThat(whole.at("/components/schemas").properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("Thing", "beta.Thing", "Same");
        assertThat(reference(whole, "a")).isEqualTo("#/components/schemas/Thing");
        assertThat(reference(whole, "b")).isEqualTo("#/components/schemas/beta.Thing");
        assertThat(whole.at("/paths/~1api~1v1~1b/get/x-sluice-service").asText())
                .isEqualTo("beta");
        assertThat(whole.at("/paths/~1api~1v1~1b/get/security/0").has("adminKey"))
                .isTrue();
        assertThat(whole.has("x-sluice-missing-services")).isFalse();
    }

    @Test
    void shouldNameServicesThatAreMissing() {
        assertThat(OpenApiMerge.merge(Map.of(), List.of("alpha"))
                        .at("/x-sluice-missing-services/0")
                        .asText())
                .isEqualTo("alpha");
    }

    @Test
    void shouldLeaveOutServicesOwnPagesAndAskNoKeyOfSdks() throws IOException {
        JsonNode whole = OpenApiMerge.merge(
                Map.of("alpha", JSON.readTree("{\"paths\":{\"/q/x\":{\"get\":{}},\"/batch\":{\"post\":{}}}}")),
                List.of());

        assertThat(whole.get("paths").has("/q/x")).isFalse();
        assertThat(whole.at("/paths/~1batch/post/security")).isEmpty();
    }

    private static String reference(JsonNode whole, String path) {
        return whole.at("/paths/~1api~1v1~1" + path + "/get/responses/200/content/json/schema/$ref")
                .asText();
    }

    private static JsonNode document(String path, String thing, String same) throws IOException {
        return JSON.readTree("""
                {"paths":{"%s":{"get":{"responses":{"200":{"content":{"json":{"schema":{"$ref":"#/components/schemas/Thing"}}}}}}}},
                 "components":{"schemas":{"Thing":%s,"Same":%s},"securitySchemes":{"inner":{}}}}""".formatted(path, thing, same));
    }
}
