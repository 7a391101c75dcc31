package dev.sluice.flagdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.testkit.ApiDocument;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document that clients are made from says what SDKs are answered, no more and no less. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class ApiDocumentTest {

    private static final String FOR_PEOPLE = "/api/v1/";

    @TestHTTPResource
    URI service;

    @Inject
    Router router;

    @Test
    void shouldDescribeEveryPlainRouteAndNoOther() {
        JsonNode paths = ApiDocument.of(service).get("paths");

        Set<String> described = new TreeSet<>();
        paths.properties().stream()
                .filter(path -> !path.getKey().startsWith(FOR_PEOPLE))
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(described).isNotEmpty().isEqualTo(routes());
    }

    @Test
    void shouldSummariseEachAndSayWhatItAnswers() {
        JsonNode paths = ApiDocument.of(service).get("paths");

        paths.properties().forEach(path -> path.getValue().forEach(operation -> {
            assertThat(operation.path("summary").asText()).as(path.getKey()).isNotBlank();
            assertThat(operation.path("responses").has("200")).as(path.getKey()).isTrue();
        }));
        assertThat(paths.at("/~1flags/post/requestBody/$ref").asText()).isNotBlank();
    }

    /** Those that answer, besides the framework's own and what is for whoever runs the service. */
    private Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        for (Route route : router.getRoutes()) {
            String path = Objects.requireNonNullElse(route.getPath(), "");
            boolean isOurs = path.startsWith("/") && !path.startsWith("/q/") && !path.startsWith(FOR_PEOPLE);
            if (isOurs && route.methods() != null) {
                String template = path.replaceAll(":([a-z]+)", "{$1}");
                route.methods().forEach(method -> routes.add(method.name() + " " + template));
            }
        }
        return routes;
    }
}
