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
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** OpenFeature's web SDK and its OFREP provider as their authors published them, in Chromium, on pages of other origins. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class OpenFeatureWebTest {

    private static final String PROJECT = "ofweb";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    @Test
    void shouldServeOpenFeatureInABrowserWhenFlagsChangeAndPeopleDo() {
        // given
        Http http = new Http(service);
        JsonNode seen;
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.project(PROJECT);
            publisher.flag(PROJECT, Flags.flag("on").version(4).forEveryone().build());
            publisher.flag(PROJECT, Flags.flag("off").inactive().build());
            publisher.flag(
                    PROJECT, Flags.flag("changing").version(1).condition(0).build());
            publisher.flag(
                    PROJECT,
                    Flags.flag("exp")
                            .version(9)
                            .condition("test", 10_000, PropertyFilter.person("plan", Operator.EXACT, "pro"))
                            .condition("control", 10_000)
                            .variant("control", 5_000)
                            .variant("test", 5_000)
                            .build());
            await().atMost(Duration.ofSeconds(30)).until(() -> http.serves(PROJECT, "exp", 9));

            // when
            seen = NodeScript.run(
                    "openfeature-web.mjs", Map.of("service", http.base(), "token", "phc_" + PROJECT), asked -> {
                        int version = asked.get("version").asInt();
                        publisher.flag(
                                PROJECT,
                                Flags.flag("changing")
                                        .version(version)
                                        .condition(version == 2 ? 10_000 : 0)
                                        .build());
                        return null;
                    });
        }

        // then: values with their reasons
        JsonNode details = seen.get("details");
        assertThat(details.at("/boolean/value").asBoolean()).isTrue();
        assertThat(details.at("/boolean/reason").asText()).isEqualTo("STATIC");
        assertThat(details.at("/boolean/flagMetadata/version").asText()).isEqualTo("4");
        assertThat(details.at("/string/value").asText()).isEqualTo("test");
        assertThat(details.at("/string/variant").asText()).isEqualTo("test");
        assertThat(details.at("/string/reason").asText()).isEqualTo("TARGETING_MATCH");
        assertThat(details.at("/string/flagMetadata/contextId").asText()).isEqualTo("lea");
        assertThat(details.at("/off/value").asBoolean()).isFalse();
        assertThat(details.at("/off/reason").asText()).isEqualTo("DISABLED");
        assertThat(details.at("/missing/errorCode").asText()).isEqualTo("FLAG_NOT_FOUND");
        assertThat(details.at("/missing/value").asBoolean()).isTrue();
        assertThat(details.at("/mismatch/errorCode").asText()).isEqualTo("TYPE_MISMATCH");
        // a change arrives by the stream, and names just that flag
        assertThat(seen.get("changes").toString()).isEqualTo("[[\"changing\"]]");
        JsonNode requests = seen.get("usualRequests");
        assertThat(requests.get(0).get("tag").isNull()).isTrue();
        assertThat(requests.get(1).get("query").asText()).startsWith("?flagConfigLastModified=");
        assertThat(requests.get(1).get("tag").asText()).isNotBlank();
        assertThat(requests.get(1).get("status").asInt()).isEqualTo(200);
        // another person, another value
        assertThat(seen.at("/otherContext/value").asText()).isEqualTo("control");
        // the browser was let through, and had nothing to complain of
        assertThat(seen.get("preflights")).isNotEmpty().allMatch(status -> status.asInt() == 204);
        assertThat(seen.get("problems")).isEmpty();
        // polls: the tag can be read across origins, nothing changed is 304 and no event
        assertThat(seen.at("/polls/1/tag").asText()).isNotBlank();
        assertThat(seen.at("/polls/1/status").asInt()).isEqualTo(304);
        assertThat(seen.get("changesOfNothing").asInt()).isZero();
        assertThat(seen.get("polledChanges").toString()).isEqualTo("[[\"changing\"]]");
        assertThat(seen.get("streamsWhilePolling").asInt()).isZero();
        // a stranger is told so at once, and does not try again
        assertThat(seen.at("/stranger/status").asText()).isEqualTo("FATAL");
        assertThat(seen.at("/stranger/details/value").asBoolean()).isFalse();
        assertThat(seen.get("strangerRequests")).hasSize(1);
        assertThat(seen.at("/strangerRequests/0/status").asInt()).isEqualTo(401);
    }
}
