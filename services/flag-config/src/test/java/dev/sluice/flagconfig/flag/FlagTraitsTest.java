package dev.sluice.flagconfig.flag;

import static dev.sluice.flagconfig.Api.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.flag.Operator;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that the evaluator knows can be said, and what could not mean anything is refused. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class FlagTraitsTest {

    private static final String FLAGS = PROJECT + "/flags";

    @Test
    void shouldKeepEveryTrait() {
        String key = Api.newKey("traits");

        Api.post(FLAGS, """
                {"key":"%s","variants":[{"key":"a","share":10000}],
                 "payloads":{"a":1,"true":2,"holdout-7":3},
                 "traits":{"aggregation":{"groupType":"company"},"bucketedBy":"device_id","continuity":true,
                   "holdout":{"id":7,"share":1},"enrollment":false,"enrollmentStage":"alpha",
                   "superCondition":{"filters":[{"key":"$feature_enrollment/x","operator":"exact","value":["true"]}],"share":10000},
                   "earlyExit":true,"runtime":"server","contexts":["web","app"]},
                 "conditions":[
                   {"filters":[{"type":"group","key":"plan","operator":"exact","value":"big"}],"share":1},
                   {"aggregation":{},"share":2,
                    "filters":[{"type":"group","groupType":"team","key":"size","operator":"gt","value":3}]}]}""".formatted(key)).statusCode(201);

        Api.get(FLAGS + "/" + key)
                .body("traits.aggregation.groupType", equalTo("company"))
                .body("traits.bucketedBy", equalTo("device_id"))
                .body("traits.continuity", equalTo(true))
                .body("traits.holdout.share", equalTo(1))
                .body("traits.enrollmentStage", equalTo("alpha"))
                .body("traits.superCondition.filters[0].key", equalTo("$feature_enrollment/x"))
                .body("traits.earlyExit", equalTo(true))
                .body("traits.runtime", equalTo("server"))
                .body("traits.contexts", equalTo(List.of("app", "web")))
                .body("conditions[0].filters[0].type", equalTo("group"))
                .body("conditions[0].share", equalTo(1))
                .body("conditions[1].aggregation.groupType", nullValue())
                .body("conditions[1].filters[0].groupType", equalTo("team"));
    }

    @Test
    void shouldTakeBackWhatItSaysOfAFlag() {
        String key = Api.newFlag("round");
        Api.patch(
                        FLAGS + "/" + key,
                        "{\"version\":1,\"conditions\":[{\"share\":7,\"aggregation\":{\"groupType\":\"team\"},\"filters\":["
                                + "{\"type\":\"group\",\"key\":\"a\",\"operator\":\"is_set\"}]}],"
                                + "\"traits\":{\"holdout\":{\"id\":1,\"share\":5}}}")
                .statusCode(200);
        String conditions = Api.get(FLAGS + "/" + key).extract().body().asString();
        String ofConditions =
                conditions.substring(conditions.indexOf("\"conditions\":"), conditions.indexOf(",\"variants\""));
        String ofTraits = conditions.substring(conditions.indexOf("\"traits\":"), conditions.indexOf(",\"tags\""));

        Api.patch(FLAGS + "/" + key, "{\"version\":2," + ofConditions + "," + ofTraits + "}")
                .statusCode(200)
                .body("conditions[0].aggregation.groupType", equalTo("team"))
                .body("traits.holdout.id", equalTo(1));
    }

    @Test
    void shouldKeepTraitsWhenAReplacementDoesNotSpeakOfThem() {
        String key = Api.newFlag("held");
        Api.patch(FLAGS + "/" + key, "{\"version\":1,\"traits\":{\"holdout\":{\"id\":3,\"share\":500}}}")
                .statusCode(200);

        Api.put(FLAGS + "/" + key, "{\"version\":2,\"active\":true,\"conditions\":[{\"share\":10000}]}")
                .statusCode(200)
                .body("traits.holdout.share", equalTo(500));
        Api.patch(FLAGS + "/" + key, "{\"version\":3,\"traits\":{}}")
                .statusCode(200)
                .body("traits.holdout.share", equalTo(500));
        Api.patch(FLAGS + "/" + key, "{\"version\":4,\"traits\":{\"holdout\":null}}")
                .statusCode(200)
                .body("traits", nullValue());
    }

    private static final String EVERY_TRAIT = """
            {"aggregation":{"groupType":"company"},"bucketedBy":"device_id","continuity":true,"holdout":{"id":7,"share":500},
             "enrollment":true,"enrollmentStage":"concept","superCondition":{"filters":[{"key":"$feature_enrollment/x","operator":"exact","value":["true"]}],"share":10000},
             "earlyExit":true,"runtime":"server","contexts":["web","app"]}""";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            aggregation    | {"groupType":"team"}
            bucketedBy     | "distinct_id"
            continuity     | false
            holdout        | {"id":8,"share":1}
            enrollment     | false
            enrollmentStage | "general_availability"
            superCondition | {"filters":[{"key":"p","operator":"is_set"}],"share":1}
            earlyExit      | false
            runtime        | "all"
            contexts       | ["tv"]
            """)
    void shouldChangeOneTraitAndKeepTheOthers(String trait, String value) {
        String whole = "{\"version\":%d,\"active\":true,\"traits\":{\"" + trait + "\":%s}}";
        for (String sent : List.of(value, "null")) {
            String key = Api.newKey("one");
            Map<String, Object> before =
                    new TreeMap<>(Api.post(FLAGS, "{\"key\":\"%s\",\"traits\":%s}".formatted(key, EVERY_TRAIT))
                            .statusCode(201)
                            .extract()
                            .<Map<String, Object>>path("traits"));

            Map<String, Object> patched = new TreeMap<>(Api.patch(FLAGS + "/" + key, whole.formatted(1, sent))
                    .statusCode(200)
                    .extract()
                    .<Map<String, Object>>path("traits"));
            Map<String, Object> replaced = new TreeMap<>(Api.put(FLAGS + "/" + key, whole.formatted(2, sent))
                    .statusCode(200)
                    .extract()
                    .<Map<String, Object>>path("traits"));

            assertThat(patched.get(trait)).isNotEqualTo(before.get(trait));
            assertThat(replaced).isEqualTo(patched);
            before.remove(trait);
            patched.remove(trait);
            assertThat(patched).isEqualTo(before);
        }
    }

    @Test
    void shouldTakeEveryOperator() {
        String key = Api.newFlag("operators");
        String filters = Arrays.stream(Operator.values())
                .filter(operator -> !List.of(Operator.IN, Operator.NOT_IN, Operator.FLAG_EVALUATES_TO)
                        .contains(operator))
                .map(operator -> "{\"key\":\"p\",\"operator\":\"" + operator.wireName() + "\",\"value\":"
                        + value(operator) + "}")
                .collect(Collectors.joining(","));

        Api.patch(FLAGS + "/" + key, "{\"version\":1,\"conditions\":[{\"share\":1,\"filters\":[" + filters + "]}]}")
                .statusCode(200);
    }

    private static String value(Operator operator) {
        String name = operator.wireName();
        if (name.endsWith("between")) {
            return "[1,2]";
        }
        if (name.startsWith("is_date")) {
            return "\"-7d\"";
        }
        if (name.startsWith("semver")) {
            return "\"1.2.3\"";
        }
        return "\"1\"";
    }

    @Test
    void shouldKeepTagsTeamAndLifetime() {
        String key = Api.newKey("about");

        Api.post(FLAGS, """
                {"key":"%s","tags":["web","checkout","web"],"team":"Payments","lifetime":"temporary",
                 "expectedEnd":"2027-01-31"}""".formatted(key))
                .statusCode(201)
                .body("tags", equalTo(List.of("checkout", "web")))
                .body("team", equalTo("Payments"))
                .body("lifetime", equalTo("temporary"))
                .body("expectedEnd", equalTo("2027-01-31"));
        Api.patch(FLAGS + "/" + key, "{\"version\":1,\"lifetime\":\"permanent\",\"team\":\"\"}")
                .statusCode(200)
                .body("tags", equalTo(List.of("checkout", "web")))
                .body("team", nullValue())
                .body("expectedEnd", nullValue());
    }

    @Test
    void shouldRefuseACircleThroughPeoplesChoice() {
        String first = Api.newFlag("chosen");
        String second = Api.newFlag("asking");
        Api.patch(
                        FLAGS + "/" + second,
                        "{\"version\":1,\"conditions\":[{\"share\":1,\"filters\":[%s]}]}".formatted(asks(first)))
                .statusCode(200);

        Api.patch(
                        FLAGS + "/" + first,
                        "{\"version\":1,\"traits\":{\"superCondition\":{\"share\":10000,\"filters\":[%s,%s]}}}"
                                .formatted(asks(second), "{\"key\":\"p\",\"operator\":\"is_set\"}"))
                .statusCode(422)
                .body("field", equalTo("traits.superCondition"))
                .body("detail", containsString("its own answer"));
    }

    private static String asks(String flag) {
        return "{\"type\":\"flag\",\"key\":\"" + flag + "\",\"value\":true}";
    }

    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource(delimiter = '|', textBlock = """
            "conditions":[{"share":1,"filters":[{"type":"group","key":"a","operator":"is_set"}]}] | conditions[0].filters[0].groupType
            "conditions":[{"share":1,"filters":[{"type":"group","groupType":"","key":"a","operator":"is_set"}]}] | conditions[0].filters[0].groupType
            "conditions":[{"share":1,"filters":[{"groupType":"team","key":"a","operator":"is_set"}]}] | conditions[0].filters[0].groupType
            "conditions":[{"share":1,"aggregation":{"groupType":"team"},"filters":[{"key":"a","operator":"is_set"}]}] | conditions[0].filters[0].type
            "conditions":[{"share":1,"aggregation":{"groupType":"team"},"filters":[{"type":"cohort","value":"beta"}]}] | conditions[0].filters[0].type
            "conditions":[{"share":1,"aggregation":{"groupType":"team"},"filters":[{"type":"group","groupType":"x","key":"a","operator":"is_set"}]}] | conditions[0].filters[0].groupType
            "conditions":[{"share":1,"aggregation":{"groupType":" "}}]        | conditions[0].aggregation.groupType
            "traits":{"aggregation":{"groupType":"team"}},"conditions":[{"share":1,"filters":[{"key":"a","operator":"is_set"}]}] | conditions[0].filters[0].type
            "traits":{"bucketedBy":"moon"}                                     | traits.bucketedBy
            "traits":{"runtime":"moon"}                                        | traits.runtime
            "traits":{"holdout":{"share":1}}                                   | traits.holdout.id
            "traits":{"holdout":{"id":-1,"share":1}}                           | traits.holdout.id
            "traits":{"holdout":{"id":1}}                                      | traits.holdout.share
            "traits":{"superCondition":{"share":1}}                            | traits.superCondition.filters
            "traits":{"superCondition":{"share":1,"variant":"a","filters":[{"key":"a","operator":"is_set"}]}} | traits.superCondition.variant
            "traits":{"superCondition":{"share":1,"aggregation":{},"filters":[{"key":"a","operator":"is_set"}]}} | traits.superCondition.aggregation
            "traits":{"superCondition":{"share":1,"filters":[{"key":"a","operator":"like"}]}} | traits.superCondition.filters[0].operator
            "traits":{"contexts":[""]}                                         | traits.contexts[0]
            "variants":[{"key":"holdout-1","share":10000}]                     | variants[0].key
            "tags":[" "]                                                       | tags[0]
            "lifetime":"temporary"                                             | expectedEnd
            "expectedEnd":"2027-01-31"                                         | expectedEnd
            "lifetime":"temporary","expectedEnd":"soon"                        | expectedEnd
            "lifetime":"for ever"                                              | lifetime
            """)
    void shouldNameTheFieldWhenItRefuses(String parts, String field) {
        Api.post(FLAGS, "{\"key\":\"k\"," + parts + "}")
                .statusCode(422)
                .contentType("application/problem+json")
                .body("field", equalTo(field));
    }

    @Test
    void shouldRefuseGroupsInACohort() {
        Api.post(
                        PROJECT + "/cohorts",
                        "{\"id\":\"" + Api.newKey("groups")
                                + "\",\"rule\":{\"kind\":\"test\",\"filter\":{\"type\":\"group\",\"groupType\":\"team\",\"key\":\"a\",\"operator\":\"is_set\"}}}")
                .statusCode(422)
                .body("field", containsString("type"))
                .body("detail", containsString("flag's conditions only"));
    }
}
