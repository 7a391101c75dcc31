package dev.sluice.flagconfig.definition;

import static dev.sluice.flagconfig.Api.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.MetricRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.TemplateRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TopicTail;
import dev.sluice.metric.Measure;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Projects, cohorts, metrics and templates by HTTP and on their topics. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class DefinitionResourcesTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String STAGE = """
            {"name":"half","share":5000,"least":"PT1S","longest":"P1D","proof":{"kind":"not_worse_than","margin":2000}}""";
    private static final String GUARDRAIL = """
            {"id":"conversion","metricKey":"%s","direction":"lower_is_worse","margin":2000}""";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void shouldHaveAProjectWithItsCohortsFromTheStart() {
        Api.get(PROJECT).statusCode(200).body("token", equalTo(ServiceTestProfile.TOKEN));
        Api.get("/api/v1/projects").body("name", hasItem("default"));
        Api.get(PROJECT + "/cohorts").body("id", hasItems("internal", "beta"));
        try (TopicTail projects = new TopicTail(Topic.PROJECTS, bootstrapServers);
                TopicTail cohorts = new TopicTail(Topic.COHORTS, bootstrapServers)) {
            await().atMost(SOON)
                    .until(() -> !cohorts.of("default/beta").isEmpty()
                            && !projects.of("default").isEmpty());
            assertThat(projects.payloads("default", ProjectRecord.class)
                            .getLast()
                            .orElseThrow())
                    .returns(ServiceTestProfile.TOKEN, ProjectRecord::token)
                    // SHA-256 of phs_test_key.
                    .returns(
                            "f54fd961c4c6bd8b3bba67fb5b81f6a2a83b5b824826308e8be0d9ac6306f87c",
                            ProjectRecord::secretKeyHash);
        }
    }

    @Test
    void shouldPublishEveryVersionOfACohort() {
        String id = Api.newKey("cohort");
        Api.post(PROJECT + "/cohorts", """
                {"id":"%s","name":"Canadians","rule":{"kind":"any","parts":[
                  {"kind":"test","filter":{"key":"country","operator":"exact","value":["CA"]}},
                  {"kind":"all","parts":[{"kind":"test","filter":{"type":"cohort","value":"beta","negation":true}}]}]}}""".formatted(id))
                .statusCode(201)
                .body("version", equalTo(1))
                .body("rule.parts[1].parts[0].filter.negation", equalTo(true));
        Api.put(
                        PROJECT + "/cohorts/" + id,
                        "{\"version\":1,\"rule\":{\"kind\":\"any\",\"parts\":[]},\"reason\":\"nobody\"}")
                .statusCode(200)
                .body("version", equalTo(2))
                .body("rule.parts", hasSize(0));
        Api.put(PROJECT + "/cohorts/" + id, "{\"version\":1,\"rule\":{\"kind\":\"any\",\"parts\":[]}}")
                .statusCode(409)
                .body("detail", containsString("version 2, not 1"));
        Api.delete(PROJECT + "/cohorts/" + id + "?version=2").statusCode(204);
        Api.get(PROJECT + "/cohorts/" + id).statusCode(404);
        Api.post(PROJECT + "/cohorts", "{\"id\":\"" + id + "\",\"rule\":{\"kind\":\"all\",\"parts\":[]}}")
                .statusCode(201)
                .body("version", equalTo(4));

        try (TopicTail cohorts = new TopicTail(Topic.COHORTS, bootstrapServers)) {
            await().atMost(SOON).until(() -> cohorts.of("default/" + id).size() == 4);
            assertThat(cohorts.payloads("default/" + id, CohortRecord.class).get(2))
                    .isEmpty();
        }
    }

    @Test
    void shouldKeepACohortThatIsInUse() {
        String id = Api.newKey("used");
        Api.post(PROJECT + "/cohorts", "{\"id\":\"" + id + "\",\"rule\":{\"kind\":\"all\",\"parts\":[]}}")
                .statusCode(201);
        String key = Api.newFlag("user");
        Api.patch(
                        PROJECT + "/flags/" + key,
                        "{\"version\":1,\"conditions\":[{\"share\":1,\"filters\":[{\"type\":\"cohort\",\"value\":\""
                                + id + "\"}]}]}")
                .statusCode(200);

        Api.delete(PROJECT + "/cohorts/" + id + "?version=1")
                .statusCode(409)
                .body("detail", containsString("the flag " + key));
        Api.delete(PROJECT + "/cohorts/" + id).statusCode(422).body("field", equalTo("version"));
    }

    @Test
    void shouldRefuseCohortsThatContainEachOther() {
        String first = Api.newKey("first");
        String second = Api.newKey("second");
        String rule = "\"rule\":{\"kind\":\"test\",\"filter\":{\"type\":\"cohort\",\"value\":\"%s\"}}}";
        Api.post(PROJECT + "/cohorts", "{\"id\":\"" + first + "\"," + rule.formatted("beta"))
                .statusCode(201);
        Api.post(PROJECT + "/cohorts", "{\"id\":\"" + second + "\"," + rule.formatted(first))
                .statusCode(201);

        Api.put(PROJECT + "/cohorts/" + first, "{\"version\":1," + rule.formatted(second))
                .statusCode(422)
                .body("field", equalTo("rule"));
        Api.put(PROJECT + "/cohorts/" + first, "{\"version\":1," + rule.formatted(first))
                .statusCode(422)
                .body("field", equalTo("rule.filter.value"));
    }

    @Test
    void shouldPublishMetrics() {
        String key = Api.newMetric();
        Api.put(PROJECT + "/metrics/" + key, """
                {"version":1,"window":"PT30M","measure":{"kind":"count","cap":5,"event":{"name":"error",
                  "filters":[{"key":"level","operator":"exact","value":"fatal"}]}}}""")
                .statusCode(200)
                .body("version", equalTo(2))
                .body("window", equalTo("PT30M"))
                .body("measure.kind", equalTo("count"))
                .body("measure.event.filters[0].key", equalTo("level"));
        Api.get(PROJECT + "/metrics").body("key", hasItem(key));

        try (TopicTail metrics = new TopicTail(Topic.METRICS, bootstrapServers)) {
            await().atMost(SOON).until(() -> metrics.of("default/" + key).size() == 2);
            assertThat(metrics.payloads("default/" + key, MetricRecord.class)
                            .getLast()
                            .orElseThrow()
                            .metric()
                            .measure())
                    .isInstanceOf(Measure.Count.class);
        }
    }

    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource(delimiter = '|', textBlock = """
            {"key":"m"}                                                                     | measure
            {"key":"m","measure":{"kind":"conversion"}}                                     | measure.event
            {"key":"m","measure":{"kind":"median","event":{"name":"e"}}}                    | measure.kind
            {"key":"m","measure":{"kind":"conversion","event":{"name":"e"},"cap":3}}        | measure.cap
            {"key":"m","measure":{"kind":"count","event":{"name":"e"},"cap":2.5}}           | measure.cap
            {"key":"m","measure":{"kind":"count","event":{"name":"e"},"cap":101}}           | measure.cap
            {"key":"m","measure":{"kind":"funnel","event":{"name":"e"}}}                    | measure.event
            {"key":"m","measure":{"kind":"funnel","steps":[]}}                              | measure.steps
            {"key":"m","measure":{"kind":"funnel","steps":[{"name":"a"},{"name":" "}]}}     | measure.steps[1].name
            {"key":"m","measure":{"kind":"funnel","steps":[{},{},{},{},{},{},{},{},{},{},{}]}} | measure.steps
            {"key":"m","measure":{"kind":"retention","event":{"name":"e"}}}                 | measure.day
            {"key":"m","measure":{"kind":"retention","event":{"name":"e"},"day":91}}        | measure.day
            {"key":"m","window":"PT1H","measure":{"kind":"retention","event":{"name":"e"},"day":7}} | window
            {"key":"m","measure":{"kind":"sum","event":{"name":"e"},"cap":5}}               | measure.value
            {"key":"m","measure":{"kind":"sum","event":{"name":"e"},"value":{"name":"v"}}}  | measure.cap
            {"key":"m","measure":{"kind":"sum","event":{"name":"e"},"value":{"name":"v"},"cap":0}} | measure.cap
            {"key":"m","measure":{"kind":"sum","event":{"name":"e"},"value":{"name":"v"},"cap":0.001}} | measure.cap
            {"key":"m","measure":{"kind":"mean","event":{"name":"e"},"value":{"name":"v","decimals":7},"cap":5}} | measure.value.decimals
            {"key":"m","measure":{"kind":"steady_mean","event":{"name":"e"},"value":{"name":"v"},"cap":5}} | measure.typical
            {"key":"m","measure":{"kind":"ratio","below":{"event":{"name":"e"},"cap":5},"typical":1}} | measure.above
            {"key":"m","measure":{"kind":"ratio","above":{"event":{"name":"e"}},"typical":1}} | measure.above.cap
            {"key":"m","measure":{"kind":"quantile","event":{"name":"e"},"value":{"name":"v"},"quantile":400,"threshold":1}} | measure.quantile
            {"key":"m","measure":{"kind":"quantile","event":{"name":"e"},"value":{"name":"v"},"quantile":9500}} | measure.threshold
            {"key":"m","measure":{"kind":"quantile","event":{"name":"e"},"value":{"name":"v"},"of":"last","quantile":9500,"threshold":1}} | measure.of
            {"key":"m","measure":{"kind":"certified_quantile","event":{"name":"e"},"value":{"name":"v"},"quantile":9500}} | measure.typical
            {"key":"m","measure":{"kind":"count","event":{"name":"e"}}}                     | measure.cap
            {"key":"m","measure":{"kind":"conversion","event":{"name":" "}}}                | measure.event.name
            {"key":"m","measure":{"kind":"conversion","event":{"name":"e"}}}                | window
            {"key":"m","window":"an hour","measure":{"kind":"conversion","event":{"name":"e"}}} | window
            {"key":"m","window":"PT0S","measure":{"kind":"conversion","event":{"name":"e"}}} | window
            {"key":"m","window":"PT1H","measure":{"kind":"conversion","event":{"name":"e","filters":[{"type":"cohort","value":"beta"}]}}} | measure.event.filters[0].value
            """)
    void shouldNameTheFieldWhenItRefusesAMetric(String body, String field) {
        Api.post(PROJECT + "/metrics", body).statusCode(422).body("field", equalTo(field));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            "kind":"funnel","steps":[{"name":"viewed"},{"name":"bought","filters":[{"key":"total","operator":"gt","value":1}]}] | PT1H
            "kind":"retention","event":{"name":"e"},"day":7                                                   | PT192H
            "kind":"count","event":{"name":"e"},"cap":5                                                       | PT1H
            "kind":"sum","event":{"name":"e"},"value":{"name":"v"},"cap":250                                  | PT1H
            "kind":"mean","event":{"name":"e"},"value":{"name":"v","decimals":0},"cap":250.5                  | PT1H
            "kind":"steady_mean","event":{"name":"e"},"value":{"name":"v"},"cap":250,"typical":40             | PT1H
            "kind":"ratio","above":{"event":{"name":"c"},"cap":9},"below":{"event":{"name":"i"},"value":{"name":"n"},"cap":99},"typical":0.1 | PT1H
            "kind":"quantile","event":{"name":"e"},"value":{"name":"ms"},"quantile":9500,"threshold":2000     | PT1H
            "kind":"certified_quantile","event":{"name":"e"},"value":{"name":"ms"},"of":"highest","quantile":9900,"typical":2000 | PT1H
            """)
    void shouldKeepMetricsOfEveryKind(String measure, String window) {
        String key = Api.newKey("kind");
        String kind = measure.split("\"", -1)[3];

        Api.post(
                        PROJECT + "/metrics",
                        "{\"key\":\"%s\",\"measure\":{%s}%s}"
                                .formatted(key, measure, kind.equals("retention") ? "" : ",\"window\":\"PT1H\""))
                .statusCode(201)
                .body("measure.kind", equalTo(kind))
                .body("window", equalTo(window));
        Api.get(PROJECT + "/metrics/" + key).body("measure.kind", equalTo(kind));
    }

    @Test
    void shouldMakeATemplateOfTheReadyMadeOne() {
        String metric = Api.newMetric();
        String key = Api.newKey("ready");

        Api.post(PROJECT + "/templates/ready-made", """
                {"template":"conversion","metric":"%s","key":"%s","pace":"PT2S"}""".formatted(metric, key))
                .statusCode(201)
                .body("key", equalTo(key))
                .body("version", equalTo(1))
                .body("stages", hasSize(7))
                .body("stages[0].least", equalTo("PT2S"))
                .body("stages[0].proof.kind", equalTo("reach"))
                .body("guardrails[0].metricKey", equalTo(metric))
                .body("holdback", equalTo(500));

        try (TopicTail templates = new TopicTail(Topic.TEMPLATES, bootstrapServers)) {
            await().atMost(SOON).until(() -> templates.of("default/" + key).size() == 1);
            assertThat(templates
                            .payloads("default/" + key, TemplateRecord.class)
                            .getFirst()
                            .orElseThrow()
                            .template()
                            .stages())
                    .hasSize(7);
        }
    }

    @Test
    void shouldKeepTheNextVersionOfATemplate() {
        String metric = Api.newMetric();
        String key = Api.newKey("own");
        String parts = "\"holdback\":500,\"rules\":{\"segmentsBy\":[\"plan\",\"$geoip_country_code\"],"
                + "\"tell\":[{\"events\":[\"widened\"],\"routes\":[\"checkout news\"]}]},\"stages\":["
                + STAGE + "],\"guardrails\":[" + GUARDRAIL.formatted(metric) + "]}";

        Api.post(PROJECT + "/templates", "{\"key\":\"" + key + "\"," + parts)
                .statusCode(201)
                .body("stages[0].gate", equalTo("automatic"))
                .body("guardrails[0].trigger", equalTo("harm"))
                .body("guardrails[0].weight", equalTo(1.0f))
                .body("rules.segmentsBy", equalTo(List.of("plan", "$geoip_country_code")))
                .body("rules.tell[0].events", equalTo(List.of("widened")))
                .body("rules.tell[0].routes", equalTo(List.of("checkout news")));
        Api.put(PROJECT + "/templates/" + key, "{\"version\":1,\"name\":\"Own\"," + parts)
                .statusCode(200)
                .body("version", equalTo(2))
                .body("name", equalTo("Own"));
        Api.put(PROJECT + "/templates/" + key, "{\"version\":1,\"name\":\"Late\"," + parts)
                .statusCode(409);
        Api.get(PROJECT + "/templates/" + key).body("version", equalTo(2));
        Api.get(PROJECT + "/templates").body("key", hasItem(key));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            "stages":[]                                     | stages
            "stages":[STAGE,STAGE]                          | stages[1].share
            "stages":[{"name":"x","share":0}]               | stages[0].share
            "stages":[STAGE],"alpha":2                      | alpha
            "stages":[STAGE],"rules":{"segmentsBy":["a","b","c","d","e","f"]} | rules.segmentsBy
            "stages":[STAGE],"rules":{"tell":[{"events":["widened"]}]}                    | rules.tell[0]
            "stages":[STAGE],"rules":{"tell":[{"events":["shrunk"],"routes":["news"]}]}   | rules.tell[0].events[0]
            "stages":[STAGE],"rules":{"tell":[{"leastSeverity":"loud","teams":["a"]}]}    | rules.tell[0].leastSeverity
            "stages":[STAGE],"guardrails":[{"id":"a","metricKey":"no-such-metric","direction":"lower_is_worse","margin":2000}] | guardrails[0].metricKey
            "stages":[STAGE],"guardrails":[{"id":"a","metricKey":"x","direction":"down","margin":2000}] | guardrails[0].direction
            "stages":[{"name":"x","share":1,"audience":{"name":"y","filters":[{"type":"cohort","value":"none"}]}}] | stages[0].audience.filters[0].value
            """)
    void shouldNameTheFieldWhenItRefusesATemplate(String parts, String field) {
        String body = "{\"key\":\"" + Api.newKey("bad") + "\","
                + (parts.contains("guardrails") ? "" : "\"guardrails\":[" + GUARDRAIL.formatted(Api.newMetric()) + "],")
                + parts.replace("STAGE", STAGE) + "}";

        Api.post(PROJECT + "/templates", body).statusCode(422).body("field", equalTo(field));
    }

    @Test
    void shouldRefuseAReadyMadeTemplateWithoutItsMetric() {
        Api.post(PROJECT + "/templates/ready-made", "{\"template\":\"conversion\",\"metric\":\"no-such-metric\"}")
                .statusCode(422)
                .body("field", equalTo("metric"));
        Api.post(PROJECT + "/templates/ready-made", "{\"template\":\"other\",\"metric\":\"x\"}")
                .statusCode(422)
                .body("field", equalTo("template"));
    }
}
