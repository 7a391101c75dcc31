package dev.sluice.flagdelivery.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.EvaluationRuntime;
import dev.sluice.flag.Holdout;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
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
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What posthog-node decides by itself, what it leaves to the server, and what it may not have, with flags of every kind. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class PostHogNodeTest {

    private static final String PROJECT = "node";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    @Test
    void shouldServePostHogNodeWhateverTheFlagIs() {
        // given
        Http http = new Http(service);
        JsonNode seen;
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publish(publisher);
            await().atMost(Duration.ofSeconds(30)).until(() -> http.serves(PROJECT, "last", 1));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> http.post("/flags/?v=2", "{\"token\":\"phc_node\",\"distinct_id\":\"u1\"}")
                            .json()
                            .at("/flags/listed/enabled")
                            .asBoolean());

            // when
            seen = NodeScript.run(
                    "features.mjs",
                    Map.of("service", http.base(), "token", "phc_" + PROJECT, "secret", "phs_" + PROJECT),
                    asked -> {
                        publisher.flag(
                                PROJECT,
                                Flags.flag("changing")
                                        .id(9)
                                        .version(2)
                                        .forEveryone()
                                        .build());
                        return null;
                    });
        }

        // then: the same by itself and from the server
        assertThat(seen.get("alone").toString())
                .startsWith("{\"held\":\"holdout-42\",\"pro\":true,\"acme\":true,\"rests\":true,\"insiders\":true,");
        assertThat(seen.get("remotely")).isEqualTo(seen.get("alone"));
        assertThat(seen.get("askedAlone").asInt()).isZero();
        // what only the server knows is asked of it
        assertThat(seen.get("steady").toString()).contains("\"listed\":true,\"early\":true");
        assertThat(seen.get("steadyRemotely")).isEqualTo(seen.get("steady"));
        assertThat(seen.get("askedForSteady").asInt()).isEqualTo(3);
        // what is for browsers, or for another context, is not handed out
        assertThat(seen.get("all").toString())
                .contains("\"pro\"", "\"for-backend\"", "\"for-web\"")
                .doesNotContain("for-pages");
        assertThat(seen.get("inContext").toString())
                .contains("\"pro\"", "\"for-backend\"")
                .doesNotContain("for-web")
                .doesNotContain("for-pages");
        assertThat(seen.get("evaluated").toString()).isEqualTo("{\"pro\":true,\"asked\":1}");
        assertThat(seen.at("/beforeChange/changing").asBoolean()).isFalse();
        // a wrong secret is said to be wrong, and costs no answers
        assertThat(seen.at("/wrong/pro").asBoolean()).isTrue();
        assertThat(seen.get("errors").toString()).contains("secret key is invalid");
    }

    private static void publish(Publisher publisher) {
        publisher.project(PROJECT);
        publisher.cohort(
                PROJECT,
                new Cohort(
                        "inside",
                        "inside",
                        new Cohort.Rule.Test(PropertyFilter.person("email", Operator.ENDS_WITH, "@example.org"))));
        publisher.members(PROJECT, "list", List.of("u1"));
        List.of(
                        Flags.flag("held")
                                .id(1)
                                .forEveryone()
                                .traits(traits -> traits.withHoldout(Optional.of(new Holdout(42, BasisPoints.ALL)))),
                        Flags.flag("pro").id(2).condition(10_000, PropertyFilter.person("plan", Operator.EXACT, "pro")),
                        Flags.flag("acme")
                                .id(3)
                                .condition(10_000, PropertyFilter.group("company", "name", Operator.ICONTAINS, "acme"))
                                .traits(traits -> traits.withAggregation(Aggregation.groups("company"))),
                        Flags.flag("rests")
                                .id(4)
                                .condition(
                                        10_000,
                                        new PropertyFilter(
                                                "pro", PropertyType.FLAG, Operator.FLAG_EVALUATES_TO, true, false)),
                        Flags.flag("insiders").id(5).condition(10_000, PropertyFilter.cohort("inside")),
                        Flags.flag("by-device")
                                .id(6)
                                .condition(5_000)
                                .traits(traits -> traits.withBucketedBy(BucketedBy.DEVICE_ID)),
                        Flags.flag("steady").id(7).condition(5_000).traits(traits -> traits.withContinuity(true)),
                        Flags.flag("listed").id(8).condition(10_000, PropertyFilter.cohort("list")),
                        Flags.flag("early").id(12).condition(0).traits(traits -> traits.withEnrollment(true)),
                        Flags.flag("changing").id(9).version(1).condition(0),
                        Flags.flag("half").id(10).condition(5_000),
                        Flags.flag("for-pages")
                                .id(13)
                                .forEveryone()
                                .traits(traits -> traits.servedTo(EvaluationRuntime.CLIENT, List.of())),
                        Flags.flag("for-web")
                                .id(14)
                                .forEveryone()
                                .traits(traits -> traits.servedTo(EvaluationRuntime.ALL, List.of("web"))),
                        Flags.flag("for-backend")
                                .id(15)
                                .forEveryone()
                                .traits(traits -> traits.servedTo(EvaluationRuntime.ALL, List.of("backend"))),
                        Flags.flag("last").id(11).version(1).forEveryone())
                .forEach(flag -> publisher.flag(PROJECT, flag.build()));
    }
}
