package dev.sluice.flagconfig.flag;

import static dev.sluice.flagconfig.Api.PROJECT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.testkit.JwtResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent at a flag that stands: a clear 4xx, and the flag stands as before. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class BadInputTest {

    private static final String FLAGS = PROJECT + "/flags";

    private String flag;

    @BeforeEach
    void standing() {
        flag = FLAGS + "/" + Api.newFlag("stands");
        Api.patch(flag, "{\"version\":1,\"conditions\":[{\"share\":5}]}").statusCode(200);
    }

    @AfterEach
    void shouldStandAsBefore() {
        Api.get(flag).statusCode(200).body("version", equalTo(2)).body("conditions[0].share", equalTo(5));
        Api.get(flag + "/history").body("size()", equalTo(2));
    }

    private ValidatableResponse patch(String parts) {
        return Api.patch(flag, "{\"version\":2," + parts + "}")
                .contentType("application/problem+json")
                .body("detail", not(containsString("java")))
                .body("detail", not(containsString("dev.sluice")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            "name":"x","active":"perhaps"                   | active
            "name":{}                                       | name
            "name":7                                        | name
            "active":"true"                                 | active
            "tags":["web",7]                                | tags[1]
            "conditions":[{"share":"5"}]                    | conditions[0].share
            "conditions":[{"share":true}]                   | conditions[0].share
            "conditions":[{"share":1,"filters":[{"key":7}]}] | conditions[0].filters[0].key
            "variants":[{"key":7,"share":10000}]            | variants[0].key
            "traits":{"bucketedBy":7}                       | traits.bucketedBy
            "traits":{"enrollmentStage":7}                  | traits.enrollmentStage
            "conditions":{"share":1}                        | conditions
            "conditions":["all"]                            | conditions[0]
            "conditions":[{"share":"5 %"}]                  | conditions[0].share
            "conditions":[{"share":1e99}]                   | conditions[0].share
            "conditions":[{"share":99999999999}]            | conditions[0].share
            "conditions":[{"share":1,"filters":"none"}]     | conditions[0].filters
            "conditions":[{"share":1,"aggregation":"team"}] | conditions[0].aggregation
            "payloads":[1]                                  | payloads
            "traits":[]                                     | traits
            "traits":{"holdout":5}                          | traits.holdout
            "traits":{"continuity":"yes"}                   | traits.continuity
            "traits":{"wings":true}                         | traits.wings
            "tags":"web"                                    | tags
            """)
    void shouldNameTheFieldWhenATypeIsWrong(String parts, String field) {
        patch(parts).statusCode(400).body("field", equalTo(field));
    }

    @Test
    void shouldRefuseTenThousandConditionsAndFilters() {
        String conditions = "{\"share\":1},".repeat(9_999) + "{\"share\":1}";
        patch("\"conditions\":[" + conditions + "]").statusCode(422).body("field", equalTo("conditions"));

        String filter = "{\"key\":\"a\",\"operator\":\"is_set\"}";
        patch("\"conditions\":[{\"share\":1,\"filters\":[" + (filter + ",").repeat(9_999) + filter + "]}]")
                .statusCode(422)
                .body("field", equalTo("conditions[0].filters"));
        String values = IntStream.range(0, 10_001).mapToObj(String::valueOf).collect(Collectors.joining(","));
        patch("\"conditions\":[{\"share\":1,\"filters\":[{\"key\":\"a\",\"operator\":\"exact\",\"value\":[" + values
                        + "]}]}]")
                .statusCode(422)
                .body("field", equalTo("conditions[0].filters[0].value"));
    }

    @Test
    void shouldRefusePayloadsThatAreTooMuch() {
        patch("\"payloads\":{\"true\":\"" + "x".repeat(1_000_000) + "\"}")
                .statusCode(422)
                .body("field", equalTo("payloads.true"))
                .body("detail", containsString("100000"));
        patch("\"payloads\":{\"true\":" + "[".repeat(40) + "]".repeat(40) + "}")
                .statusCode(422)
                .body("field", equalTo("payloads.true"))
                .body("detail", containsString("32 deep"));
        String variants = IntStream.range(0, 4)
                .mapToObj(i -> "{\"key\":\"v" + i + "\",\"share\":2500}")
                .collect(Collectors.joining(","));
        String payloads = IntStream.range(0, 4)
                .mapToObj(i -> "\"v" + i + "\":\"" + "x".repeat(90_000) + "\"")
                .collect(Collectors.joining(","));
        patch("\"variants\":[" + variants + "],\"payloads\":{" + payloads + "}")
                .statusCode(422)
                .body("field", equalTo("payloads"));
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() {
        // The connection may be cut while the rest is still on its way.
        int status = 413;
        try {
            status = editing("{\"version\":2,\"name\":\"" + "x".repeat(3_000_000) + "\"}")
                    .patch(flag)
                    .statusCode();
        } catch (RuntimeException cut) {
            assertThat(cut).hasMessageNotContaining("500");
        }
        assertThat(status).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"payloads\":{\"true\":["})
    void shouldRefuseNestingThatIsTooDeepToRead(String piece) {
        String body = piece.startsWith("{\"p") ? piece + "[".repeat(1_100) : piece.repeat(1_100);

        var answer = editing(body).patch(flag).then().extract();

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.body().asString()).doesNotContain("StreamReadConstraints", "java.");
    }

    @Test
    void shouldRefuseWhatIsNoJson() {
        for (String body : new String[] {"", "null", "7", "[]", "{", "{\"version\":2,}", "<flag/>"}) {
            Api.patch(flag, body).statusCode(400).contentType("application/problem+json");
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET, /api/v1/nothing, 404",
        "GET, /nothing, 404",
        "GET, /api/v1/projects/default/nothing, 404",
        "GET, /api/v1/projects/default/flags/a/b/c, 404",
        "DELETE, /api/v1/projects/default/nothing, 404"
    })
    void shouldSayInAProblemThatThereIsNothing(String method, String path, int status) {
        given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .request(method, path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            DELETE | /flags                      | GET, HEAD, OPTIONS, POST
            POST   | /flags/stands               | GET, HEAD, OPTIONS, PATCH, PUT
            PUT    | /flags/stands/archive       | OPTIONS, POST
            PATCH  | /cohorts                    | GET, HEAD, OPTIONS, POST
            DELETE | /cohorts/some/members       | GET, HEAD, OPTIONS, POST
            POST   | /persons/ada                | GET, HEAD, OPTIONS
            GET    | /import/posthog             | OPTIONS, POST
            """)
    void shouldNameTheMethodsThatAnAddressKnows(String method, String path, String known) {
        given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .request(method, PROJECT + path)
                .then()
                .statusCode(405)
                .header("Allow", equalTo(known))
                .contentType("application/problem+json")
                .body("detail", containsString(known));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            /cohorts/none/members?limit=abc     | limit
            /cohorts/none/members?limit=1.5     | limit
            /cohorts/none/members?by=a&unknown=7 | unknown
            /flags?limit=abc                    | limit
            /flags/stands/history?after=abc     | after
            """)
    void shouldNameTheParameterThatCannotBeRead(String path, String parameter) {
        Api.get(PROJECT + path).statusCode(400).body("field", equalTo(parameter));
    }

    @Test
    void shouldNameTheParameterOfADeletionThatCannotBeRead() {
        Api.delete(PROJECT + "/cohorts/none?version=x")
                .statusCode(400)
                .body("field", equalTo("version"))
                .body("detail", equalTo("a whole number belongs here, not \"x\""));
    }

    @Test
    void shouldSayInAProblemWhatItReads() {
        given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .contentType(ContentType.TEXT)
                .body("{\"version\":2}")
                .patch(flag)
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("detail", containsString("application/json"));
        given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .contentType(ContentType.XML)
                .body("<list/>")
                .post(PROJECT + "/cohorts")
                .then()
                .statusCode(415)
                .body(
                        "detail",
                        equalTo(
                                "send the body as application/json or multipart/form-data or text/csv or text/plain, and"
                                        + " say so in Content-Type"));
        given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .accept("image/png")
                .get(flag)
                .then()
                .statusCode(406)
                .contentType("application/problem+json");
    }

    private static RequestSpecification editing(String body) {
        return given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .contentType(ContentType.JSON)
                .body(body);
    }
}
