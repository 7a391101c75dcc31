package dev.sluice.flagdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Holdout;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KafkaResource.class)
@WithTestResource(JwtResource.class)
class ExplainTest {

    private static final String PATH = "/api/v1/projects/why/flags/checkout/explain";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    private Http http;

    @BeforeEach
    void publish() {
        http = new Http(service);
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.project("why");
            publisher.person("why", "ann", Map.of("plan", "free", "shoe", 38), Optional.of("first-ann"));
            publisher.members("why", "staff", List.of("bob"));
            publisher.flag(
                    "why",
                    Flags.flag("checkout")
                            .version(9)
                            .condition(10_000, PropertyFilter.person("plan", Operator.EXACT, "pro"))
                            .condition(10_000, PropertyFilter.cohort("staff"))
                            .condition(0)
                            .variant("control", 5_000)
                            .variant("short", 5_000)
                            .traits(traits -> traits.withContinuity(true)
                                    .withEnrollment(true)
                                    .withHoldout(Optional.of(new Holdout(42, BasisPoints.NONE))))
                            .ladder(Optional.of("short"), Flags.stage(0, 10_000))
                            .build());
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> http.serves("why", "checkout", 9));
        await().atMost(Duration.ofSeconds(30)).until(() -> get(PATH + "?distinct_id=ann")
                .json()
                .at("/properties/plan")
                .asText()
                .equals("free"));
    }

    @Test
    void shouldSayWhyStepByStepWhenAsked() {
        // when
        JsonNode explained = get(PATH + "?distinct_id=ann").json();

        // then
        assertThat(explained.get("value").asText()).isEqualTo("short");
        assertThat(explained.get("version").asInt()).isEqualTo(9);
        assertThat(words(explained))
                .contains(
                        "\"checkout\" is \"short\" for \"ann\" in version 9: stage 1 (stage 0) of the rollout has them.",
                        "People may choose for themselves; they did not.",
                        "The condition gives everyone the variant short.",
                        "In the running rollout they are treated, at a share of 100 %, since stage 1.")
                .anyMatch(said -> said.startsWith("Holdout 42 keeps 0 % away; their place there is 0."))
                .anyMatch(
                        said -> said.startsWith("condition 1: plan exact pro? it is free, no; \"first-ann\" lies at 0.")
                                && said.endsWith("the share is 100 %: within. It is not for them."))
                .anyMatch(said -> said.startsWith("condition 2: a member of cohort staff? not a member, no;"))
                .anyMatch(said -> said.endsWith("It is for them, but leaves them out."));
        assertThat(explained.at("/steps/conditions/0/filters/0/passed").asBoolean(true))
                .isFalse();
        assertThat(explained.at("/steps/conditions/3/verdict").asText()).isEqualTo("condition_match");
        assertThat(explained.at("/steps/bucketingId").asText()).isEqualTo("first-ann");
        assertThat(explained.at("/otherIds/first").asText()).isEqualTo("first-ann");
        assertThat(explained.get("source").asText()).isEqualTo("kafka");
        // What no flag looks at is not known here.
        assertThat(explained.at("/properties/shoe").isMissingNode()).isTrue();
    }

    @Test
    void shouldExplainWithWhatARequestWouldSayWhenItIsPosted() {
        // when
        JsonNode chosen = post("{\"distinctId\":\"bob\",\"personProperties\":{\"$feature_enrollment/checkout\":false}}")
                .json();
        JsonNode listed = post("{\"distinctId\":\"bob\",\"groups\":{\"company\":7},\"groupProperties\":"
                        + "{\"company\":{\"name\":\"acme\"}},\"deviceId\":\"d\",\"anonymousId\":\"a\"}")
                .json();

        // then
        assertThat(chosen.get("value").asBoolean(true)).isFalse();
        assertThat(words(chosen))
                .contains("People may choose for themselves, and they chose off ($feature_enrollment/checkout = false):"
                        + " that decides.")
                .anyMatch(said -> said.startsWith("condition 2: not reached; a member of cohort staff? member, yes;"));
        assertThat(listed.at("/steps/outcome/reason/conditionIndex").asInt()).isEqualTo(1);
        assertThat(listed.get("groups").toString()).contains("\"name\":\"acme\"", "\"$group_key\":\"7\"");
    }

    @Test
    void shouldRefuseClearlyWhenTheQuestionIsBadOrNotAllowed() {
        assertProblem(get(PATH), 422, "distinct_id is missing");
        assertProblem(post("{}"), 422, "distinctId is missing");
        assertProblem(post("{\"distinctId\":\"a\",\"groups\":{\"company\":true}}"), 422, "groups.company");
        String long10k = "x".repeat(10_001);
        assertProblem(
                post("{\"distinctId\":\"a\",\"personProperties\":{\"plan\":\"" + long10k + "\"}}"),
                422,
                "the property plan is too long");
        assertProblem(
                post("{\"distinctId\":\"a\",\"groups\":{\"company\":\"" + long10k + "\"}}"),
                422,
                "the key of the group company is too long");
        assertThat(post("{\"distinctId\":\"a\",\"personProperties\":{\"unasked\":\"" + long10k + "\"}}")
                        .status())
                .isEqualTo(200);
        assertProblem(post("{\"distinctId\":"), 400, "");
        assertProblem(post(""), 400, "");
        assertProblem(post("{\"distinctId\":\"a\",\"nonsense\":1}"), 400, "nonsense");
        assertProblem(get(PATH.replace("checkout", "nope") + "?distinct_id=a"), 404, "no flag \"nope\"");
        assertProblem(get(PATH.replace("why", "nope") + "?distinct_id=a"), 404, "no project \"nope\"");
        assertThat(http.get(PATH + "?distinct_id=ann").status()).isEqualTo(401);
        assertThat(http.get(PATH + "?distinct_id=ann", "Authorization", "Bearer phs_why")
                        .status())
                .isEqualTo(401);
        assertThat(http.get(PATH + "?distinct_id=ann", "Authorization", "Bearer " + JwtResource.token("eve", "nothing"))
                        .status())
                .isEqualTo(403);
    }

    private static List<String> words(JsonNode explained) {
        return StreamSupport.stream(explained.get("words").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private Http.Reply get(String path) {
        return http.get(path, "Authorization", "Bearer " + JwtResource.token("ada", "viewer"));
    }

    private Http.Reply post(String body) {
        return http.post(
                PATH,
                body,
                "Authorization",
                "Bearer " + JwtResource.token("ada", "viewer"),
                "Content-Type",
                "application/json");
    }

    private static void assertProblem(Http.Reply reply, int status, String detail) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().get("detail").asText()).contains(detail);
    }
}
