package dev.sluice.flagconfig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.Operator;
import dev.sluice.testkit.ApiDocument;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The document that clients of the API are made from. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class ApiDocumentTest {

    @TestHTTPResource
    URI service;

    private JsonNode document() {
        return ApiDocument.of(service);
    }

    @Test
    void shouldSummariseEveryOperation() {
        JsonNode paths = document().get("paths");

        assertThat(paths.size()).isGreaterThan(12);
        paths.forEach(path -> path.forEach(operation -> {
            if (operation.isObject()) {
                assertThat(operation.path("summary").asText())
                        .as(operation.toString())
                        .isNotBlank();
                assertThat(operation.path("tags").size())
                        .as(operation.toString())
                        .isEqualTo(1);
            }
        }));
    }

    @Test
    void shouldListOperatorsAsTheyStandInJson() {
        JsonNode operators = document().at("/components/schemas/Operator/enum");

        List<String> written = Arrays.stream(Operator.values())
                .map(operator -> WireJson.lenient().convertValue(operator, String.class))
                .toList();
        assertThat(StreamSupport.stream(operators.spliterator(), false).map(JsonNode::asText))
                .containsExactlyElementsOf(written);
    }

    @Test
    void shouldListEnumerationsAsTheyStandInJson() {
        assertThat(ApiDocument.enumerated(document())).isNotEmpty().allSatisfy(name -> assertThat(name)
                // Names are joined by an underscore; keys, such as those of ready-made templates, may have a hyphen.
                .matches("[a-z][a-z0-9_-]*"));
    }

    @Test
    void shouldShowSharesAsNumbers() {
        assertThat(document().at("/components/schemas/BasisPoints/type").asText())
                .isEqualTo("integer");
    }

    @Test
    void shouldShowTraitsAsTheyAreSent() {
        JsonNode traits = document().at("/components/schemas/TraitsRequest/properties");

        assertThat(traits.at("/holdout").toString()).contains("share");
        assertThat(traits.at("/continuity/type").toString()).isEqualTo("[\"boolean\",\"null\"]");
        assertThat(traits.at("/runtime/enum").size()).isEqualTo(3);
        assertThat(traits.at("/contexts/items/type").asText()).isEqualTo("string");
    }
}
