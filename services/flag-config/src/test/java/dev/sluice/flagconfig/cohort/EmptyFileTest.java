package dev.sluice.flagconfig.cohort;

import static dev.sluice.flagconfig.Api.PROJECT;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.testkit.JwtResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A list that nobody meant: a file with nobody in it, and ids that are none. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class EmptyFileTest {

    private final String id = Api.newKey("list");
    private final String path = PROJECT + "/cohorts/" + id;

    private static ValidatableResponse send(String contentType, String body, String to) {
        return given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                                .encodeContentTypeAs(contentType, ContentType.BINARY)))
                .contentType(contentType)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(to)
                .then();
    }

    @Test
    void shouldRefuseAFileWithNobodyInIt() {
        for (String nobody : List.of("", "\n\n", "email\n", "\ufeff")) {
            send("text/csv", nobody, PROJECT + "/cohorts?id=" + id)
                    .statusCode(400)
                    .body("detail", containsString("has no entries"));
        }
        send("text/plain", " \n,;", PROJECT + "/cohorts?id=" + id).statusCode(400);
        Api.get(path).statusCode(404);
        Api.post(PROJECT + "/cohorts", "{\"id\":\"" + id + "\",\"members\":[]}").statusCode(201);
        send("text/csv", "", path + "/members?remove=true").statusCode(400);
    }

    @Test
    void shouldTakeNoNumberForAnId() {
        Api.post(PROJECT + "/cohorts", "{\"id\":7,\"members\":[]}")
                .statusCode(400)
                .body("field", equalTo("id"));
        Api.post(PROJECT + "/cohorts", "{\"id\":\"" + id + "\",\"members\":[\"a\",7]}")
                .statusCode(400)
                .body("field", equalTo("members[1]"));
        Api.get(path).statusCode(404);
    }
}
