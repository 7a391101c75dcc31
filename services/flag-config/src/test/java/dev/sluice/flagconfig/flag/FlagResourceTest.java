package dev.sluice.flagconfig.flag;

import static dev.sluice.flagconfig.Api.PROJECT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TopicTail;
import dev.sluice.testkit.JwtResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class FlagResourceTest {

    private static final String FLAGS = PROJECT + "/flags";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void shouldServeNobodyWhenAFlagIsNew() {
        String key = Api.newKey("new");

        Api.post(FLAGS, "{\"key\":\"" + key + "\",\"reason\":\"a first try\"}")
                .statusCode(201)
                .body("key", equalTo(key))
                .body("version", equalTo(1))
                .body("active", equalTo(true))
                .body("conditions", hasSize(0))
                .body("change.by", equalTo("ada"))
                .body("change.kind", equalTo("person"))
                .body("change.reason", equalTo("a first try"));
        Api.get(FLAGS + "/" + key).statusCode(200).body("version", equalTo(1));
        Api.get(FLAGS).statusCode(200).body("key", hasItem(key));
    }

    @Test
    void shouldKeepWhatWasSentWhenAFlagHasEverything() {
        String key = Api.newKey("full");

        Api.post(FLAGS, """
                {"key":"%s","name":"Full","conditions":[
                   {"filters":[{"key":"email","operator":"regex","value":"@x\\\\.org$"},
                               {"type":"cohort","value":"beta"}],"share":2500,"variant":"a"}],
                 "variants":[{"key":"a","share":5000},{"key":"b","name":"B","share":5000}],
                 "payloads":{"a":{"colour":["red",1]}}}""".formatted(key))
                .statusCode(201)
                .body("conditions[0].filters[0].operator", equalTo("regex"))
                .body("conditions[0].filters[0].value", equalTo("@x\\.org$"))
                .body("conditions[0].filters[1].type", equalTo("cohort"))
                .body("conditions[0].share", equalTo(2500))
                .body("variants[1].name", equalTo("B"))
                .body("payloads.a.colour[1]", equalTo(1));
    }

    @Test
    void shouldPublishEveryVersionAndATombstoneWhenArchived() {
        String key = Api.newFlag("published");
        Api.patch(FLAGS + "/" + key, "{\"version\":1,\"conditions\":[{\"share\":10000}],\"reason\":\"for all\"}")
                .statusCode(200)
                .body("version", equalTo(2));
        Api.post(FLAGS + "/" + key + "/archive", "{\"version\":2}").statusCode(204);

        try (TopicTail flags = new TopicTail(Topic.FLAGS, bootstrapServers)) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> flags.of("default/" + key).size() == 3);
            List<Optional<FlagRecord>> records = flags.payloads("default/" + key, FlagRecord.class);
            assertThat(records.get(1).orElseThrow().flag().version()).isEqualTo(2);
            assertThat(records.get(1).orElseThrow().change())
                    .returns("ada", Change::by)
                    .returns(Change.Kind.PERSON, Change::kind)
                    .returns("for all", Change::reason);
            assertThat(records.get(2)).isEmpty();
            assertThat(flags.of("default/" + key)
                            .getFirst()
                            .headers()
                            .lastHeader(Headers.ID)
                            .value())
                    .asString()
                    .isEqualTo("flag/default/" + key + "/1");
        }
    }

    @Test
    void shouldNeverGiveAnArchivedKeyAgain() {
        String key = Api.newFlag("gone");
        Api.post(FLAGS + "/" + key + "/archive", "{\"version\":1}").statusCode(204);

        Api.post(FLAGS, "{\"key\":\"" + key + "\"}")
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", containsString("archived"))
                .body("detail", containsString(key));
        Api.get(FLAGS).body("key", not(hasItem(key)));
        Api.get(FLAGS + "/" + key).statusCode(200).body("archived", equalTo(true));
        Api.patch(FLAGS + "/" + key, "{\"version\":2,\"active\":true}").statusCode(404);
    }

    @Test
    void shouldSayWhatWasChangedWhenTheVersionIsOld() {
        String key = Api.newFlag("stale");
        Api.patch(FLAGS + "/" + key, "{\"version\":1,\"active\":false}").statusCode(200);
        Api.patch(FLAGS + "/" + key, "{\"version\":2,\"name\":\"Stale\"}").statusCode(200);

        Api.patch(FLAGS + "/" + key, "{\"version\":1,\"name\":\"Mine\"}")
                .statusCode(409)
                .body("detail", containsString("stands at version 3, not 1"))
                .body("detail", containsString("version 2 by ada changed active"))
                .body("detail", containsString("version 3 by ada changed name"))
                .body("differences.field", equalTo(List.of("name", "active")))
                .body("differences[0].yours", equalTo("Mine"))
                .body("differences[0].theirs", equalTo("Stale"))
                .body("differences[0].by", equalTo("ada"))
                .body("differences[1].yours", nullValue())
                .body("differences[1].theirs", equalTo(false))
                .body("differences[1].at", notNullValue());
        Api.get(FLAGS + "/" + key).body("name", equalTo("Stale"));
    }

    @Test
    void shouldLetOneOfTwoWinWhenBothEditTheSameVersion() throws Exception {
        String key = Api.newFlag("race");
        Callable<Integer> edit = () -> Api.patch(FLAGS + "/" + key, "{\"version\":1,\"active\":false}")
                .extract()
                .statusCode();

        List<Integer> answers;
        try (ExecutorService people = Executors.newFixedThreadPool(6)) {
            answers = people.invokeAll(Stream.generate(() -> edit).limit(6).toList()).stream()
                    .map(Future::resultNow)
                    .sorted()
                    .toList();
        }

        assertThat(answers).containsExactly(200, 409, 409, 409, 409, 409);
        Api.get(FLAGS + "/" + key).body("version", equalTo(2));
    }

    @Test
    void shouldLetOneOfTwoWinWhenBothCreateTheSameKey() throws Exception {
        String key = Api.newKey("twice");
        Callable<Integer> create =
                () -> Api.post(FLAGS, "{\"key\":\"" + key + "\"}").extract().statusCode();

        List<Integer> answers;
        try (ExecutorService people = Executors.newFixedThreadPool(4)) {
            answers = people.invokeAll(Stream.generate(() -> create).limit(4).toList()).stream()
                    .map(Future::resultNow)
                    .sorted()
                    .toList();
        }

        assertThat(answers).containsExactly(201, 409, 409, 409);
    }

    @Test
    void shouldTellEveryVersionInItsHistory() {
        String key = Api.newFlag("history");
        Api.put(FLAGS + "/" + key, "{\"version\":1,\"active\":false,\"name\":\"Other\",\"reason\":\"a better name\"}")
                .statusCode(200);

        Api.get(FLAGS + "/" + key + "/history")
                .statusCode(200)
                .body("version", equalTo(List.of(1, 2)))
                .body("[1].change.reason", equalTo("a better name"))
                .body("[0].changed", hasSize(0))
                .body("[1].changed.field", equalTo(List.of("name", "active")))
                .body("[1].changed[0].after", equalTo("Other"))
                .body("[1].flag.name", equalTo("Other"))
                .body("[0].flag.active", equalTo(true));
    }

    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                         | key
            {"key":"a b"}                                                              | key
            {"key":".."}                                                               | key
            {"key":"k","conditions":[{"filters":[]}]}                                  | conditions[0].share
            {"key":"k","conditions":[{"share":10001}]}                                 | conditions[0].share
            {"key":"k","conditions":[null]}                                            | conditions[0]
            {"key":"k","conditions":[{"share":1,"variant":"x"}]}                       | conditions[0].variant
            {"key":"k","conditions":[{"share":1,"filters":[{"key":"e","operator":"like","value":"x"}]}]} | conditions[0].filters[0].operator
            {"key":"k","conditions":[{"share":1,"filters":[{"key":"e","operator":"regex","value":"(a+)+"}]}]} | conditions[0].filters[0].value
            {"key":"k","conditions":[{"share":1,"filters":[{"key":"e","operator":"gt","value":"x"}]}]} | conditions[0].filters[0].value
            {"key":"k","conditions":[{"share":1,"filters":[{"key":"e","operator":"exact"}]}]} | conditions[0].filters[0].value
            {"key":"k","conditions":[{"share":1,"filters":[{"key":"e","operator":"exact","value":"a\\u0000"}]}]} | conditions[0].filters[0].value
            {"key":"k","conditions":[{"share":1,"filters":[{"type":"cohort","value":"nobody"}]}]} | conditions[0].filters[0].value
            {"key":"k","conditions":[{"share":1,"filters":[{"type":"flag","key":"k","value":true}]}]} | conditions[0].filters[0].key
            {"key":"k","variants":[{"key":"a","share":1}]}                             | variants
            {"key":"k","variants":[{"key":"a","share":5000},{"key":"a","share":5000}]} | variants[1].key
            {"key":"k","payloads":{"x":1}}                                             | payloads.x
            """)
    void shouldNameTheFieldWhenItRefuses(String body, String field) {
        Api.post(FLAGS, body)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("field", equalTo(field));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {"key":"k","colour":1}            | colour
            {"key":["k"]}                     | key
            {"key":"k","conditions":"all"}    | conditions
            {"key":"k","conditions":[{"share":"much"}]} | conditions[0].share
            {"key":"k","conditions":[{"share":12.5}]} | conditions[0].share
            """)
    void shouldNameTheFieldWhenItCannotRead(String body, String field) {
        Api.post(FLAGS, body)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field));
    }

    @Test
    void shouldRefuseWhatIsNoJsonAtAll() {
        Api.post(FLAGS, "{\"key\":").statusCode(400).contentType("application/problem+json");
        Api.post(FLAGS, "").statusCode(400).contentType("application/problem+json");
        Api.post(FLAGS, "null").statusCode(400).contentType("application/problem+json");
        Api.post(FLAGS, "[".repeat(500)).statusCode(400).contentType("application/problem+json");
    }

    @Test
    void shouldRefuseTooManyConditions() {
        String many = "{\"share\":1},".repeat(10_000);
        Api.post(FLAGS, "{\"key\":\"many\",\"conditions\":[" + many.substring(0, many.length() - 1) + "]}")
                .statusCode(422)
                .body("field", equalTo("conditions"));
    }

    @Test
    void shouldAskWhoSomebodyIs() {
        given().get(FLAGS).then().statusCode(401);
        given().auth()
                .oauth2(JwtResource.token("vic", "viewer"))
                .contentType(ContentType.JSON)
                .body("{\"key\":\"vic\"}")
                .post(FLAGS)
                .then()
                .statusCode(403);
        given().auth().oauth2(JwtResource.token("nobody")).get(FLAGS).then().statusCode(403);
    }

    @Test
    void shouldRefuseFlagsThatAskForEachOther() {
        String first = Api.newFlag("first");
        String second = Api.newFlag("second");
        String asks =
                "{\"version\":1,\"conditions\":[{\"share\":10000,\"filters\":[{\"type\":\"flag\",\"key\":\"%s\",\"value\":true}]}]}";
        Api.patch(FLAGS + "/" + first, asks.formatted(second)).statusCode(200);

        Api.patch(FLAGS + "/" + second, asks.formatted(first)).statusCode(422).body("field", equalTo("conditions[0]"));
        Api.post(FLAGS + "/" + second + "/archive", "{\"version\":1}")
                .statusCode(409)
                .body("detail", containsString(first));
    }

    @Test
    void shouldNotKnowOtherProjects() {
        Api.get("/api/v1/projects/other/flags").statusCode(404);
        Api.post("/api/v1/projects/other/flags", "{\"key\":\"k\"}").statusCode(404);
        Api.get(FLAGS + "/no-such-flag").statusCode(404);
    }
}
