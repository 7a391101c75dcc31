package dev.sluice.flagconfig.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.sluice.contracts.AccessKeyRecord;
import dev.sluice.contracts.AccessRole;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TopicTail;
import dev.sluice.flagconfig.project.NewSecrets;
import dev.sluice.testkit.JwtResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys, by HTTP and on their topic. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class AccessKeyResourceTest {

    private static final String KEYS = "/api/v1/access-keys";
    private static final Duration SOON = Duration.ofSeconds(10);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void shouldShowAKeyOnceAndTellItsHashOnly() {
        // when
        JsonPath made = Api.postAsAdmin(KEYS, """
                        {"name":"deploy pipeline","role":"operator","project":"default","expiresAt":"2999-01-01T00:00:00Z"}""").statusCode(201).extract().jsonPath();

        // then
        String id = made.getString("accessKey.id");
        String key = made.getString("key");
        assertThat(key).matches("sak_" + id + "_[A-Za-z0-9]{32}");
        given().auth()
                .oauth2(JwtResource.token("grace", "admin"))
                .get(KEYS)
                .then()
                .statusCode(200)
                .body(not(containsString(key)))
                .body("find { it.id == '" + id + "' }.createdBy", equalTo("grace"))
                .body("find { it.id == '" + id + "' }.role", equalTo("operator"));
        AccessKeyRecord told = told(id, 1);
        assertThat(told.secretHash()).isEqualTo(NewSecrets.hash(key));
        assertThat(told.role()).isEqualTo(AccessRole.OPERATOR);
        assertThat(told.project()).contains("default");
        assertThat(told.revokedAt()).isEmpty();
    }

    @Test
    void shouldTellThatAKeyIsRevokedOnceHoweverOftenItIs() {
        // given
        String id = Api.postAsAdmin(KEYS, "{\"name\":\"old laptop\",\"role\":\"admin\"}")
                .statusCode(201)
                .extract()
                .path("accessKey.id");

        // when
        Api.deleteAsAdmin(KEYS + "/" + id).statusCode(200).body("revokedAt", notNullValue());
        Api.deleteAsAdmin(KEYS + "/" + id).statusCode(200).body("revokedBy", equalTo("grace"));

        // then
        assertThat(told(id, 2).revokedAt()).isPresent();
        Api.deleteAsAdmin(KEYS + "/no-such").statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"role":"viewer"}                                                          | 422 | name
            {"name":"x"}                                                               | 422 | role
            {"name":"x","role":"god"}                                                  | 422 | choose one of viewer
            {"name":"x","role":"viewer","expiresAt":"2001-01-01T00:00:00Z"}            | 422 | in the past
            {"name":"x","role":"viewer","project":"no-such"}                           | 404 | no-such
            {"name":"x","role":"viewer","secret":"mine"}                               | 400 | secret
            """)
    void shouldRefuseWhatMakesNoKey(String body, int status, String said) {
        Api.postAsAdmin(KEYS, body).statusCode(status).body(containsString(said));
    }

    @Test
    void shouldGiveKeysToAdminsOnly() {
        Api.post(KEYS, "{\"name\":\"x\",\"role\":\"viewer\"}").statusCode(403);
        Api.get(KEYS).statusCode(403);
        given().post(KEYS).then().statusCode(401);
    }

    @Test
    void shouldKeepATokenOfOneProjectInsideIt() {
        // given
        String other = Api.newProject();
        String token = JwtResource.tokenFor("default", "ada", "viewer", "editor", "admin");

        // then
        given().auth().oauth2(token).get(Api.PROJECT + "/flags").then().statusCode(200);
        given().auth().oauth2(token).get(other + "/flags").then().statusCode(404);
        given().auth().oauth2(token).get(other).then().statusCode(404);
        given().auth()
                .oauth2(token)
                .get("/api/v1/projects")
                .then()
                .statusCode(403)
                .body(containsString("default"));
        given().auth().oauth2(token).get(KEYS).then().statusCode(403);
    }

    private AccessKeyRecord told(String id, int times) {
        try (TopicTail keys = new TopicTail(Topic.ACCESS_KEYS, bootstrapServers)) {
            await().atMost(SOON).until(() -> keys.of(id).size() >= times);
            List<Optional<AccessKeyRecord>> all = keys.payloads(id, AccessKeyRecord.class);
            assertThat(all).hasSize(times);
            return all.getLast().orElseThrow();
        }
    }
}
