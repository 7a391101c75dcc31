package dev.sluice.flagconfig.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.contracts.IngestionSettings;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TopicTail;
import dev.sluice.kit.secret.SecretBox;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects and how their events are taken in, by HTTP and on their topic. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class ProjectResourcesTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String PROJECTS = "/api/v1/projects";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void shouldMakeAProjectThatOpensToWhatItShowsOnce() {
        String name = Api.newKey("shop");

        io.restassured.path.json.JsonPath made = Api.postAsAdmin(
                        PROJECTS, "{\"name\":\"" + name + "\",\"reason\":\"new shop\"}")
                .statusCode(201)
                .body("token", matchesPattern("phc_[A-Za-z0-9]{32}"))
                .body("secretKey", matchesPattern("phs_[A-Za-z0-9]{32}"))
                .extract()
                .jsonPath();

        Api.get(PROJECTS + "/" + name)
                .body("token", equalTo(made.getString("token")))
                .body("secretKey", nullValue());
        Api.get(PROJECTS).body("name", hasItems("default", name));
        Api.get(PROJECTS + "/" + name + "/cohorts").body("id", hasItems("internal", "beta"));
        Api.post(PROJECTS + "/" + name + "/flags", "{\"key\":\"first\"}").statusCode(201);
        assertThat(announced(name, 1))
                .returns(made.getString("token"), ProjectRecord::token)
                .returns(NewSecrets.hash(made.getString("secretKey")), ProjectRecord::secretKeyHash);
        Api.postAsAdmin(PROJECTS, "{\"name\":\"" + name + "\"}")
                .statusCode(409)
                .body("detail", containsString("choose another name"));
    }

    @Test
    void shouldOpenOnlyToTheNewestSecretKey() {
        String project = Api.newProject();

        String key = Api.postAsAdmin(project + "/secret-key", "{\"reason\":\"left in a log\"}")
                .statusCode(200)
                .extract()
                .path("secretKey");

        assertThat(announced(name(project), 2).secretKeyHash()).isEqualTo(NewSecrets.hash(key));
        Api.get(project + "/history")
                .body("version", equalTo(List.of(1, 2)))
                .body("change[1].by", equalTo("grace"))
                .body("change[1].reason", equalTo("left in a log"));
        Api.postAsAdmin(PROJECTS + "/default/secret-key", "{}")
                .statusCode(409)
                .body("detail", containsString("SLUICE_SECRET_KEY"));
        Api.postAsAdmin(PROJECTS + "/no-such/secret-key", "{}").statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"name\":\"\"}", "{\"name\":\"Shop\"}", "{\"name\":\"-shop\"}", "{\"name\":\"a/b\"}"})
    void shouldRefuseANameThatNoPathCouldHave(String body) {
        Api.postAsAdmin(PROJECTS, body).statusCode(422).body("field", equalTo("name"));
    }

    @Test
    void shouldLetOnlyAdminsChangeProjects() {
        Api.post(PROJECTS, "{\"name\":\"mine\"}").statusCode(403);
        Api.put(Api.PROJECT + "/ingestion", "{\"version\":1}").statusCode(403);
        Api.put(Api.PROJECT + "/ingestion/webhook-secrets/sentry", "{}").statusCode(403);
        Api.post(Api.PROJECT + "/secret-key", "{}").statusCode(403);
    }

    @Test
    void shouldTakeEventsInWithoutLimitsUntilSomebodySaysOtherwise() {
        String project = Api.newProject();
        Api.get(project + "/ingestion")
                .statusCode(200)
                .body("version", equalTo(1))
                .body("eventsPerSecond", equalTo(0))
                .body("keepIp", equalTo(false))
                .body("properties", hasSize(0))
                .body("webhookSecrets.size()", equalTo(0));

        Api.putAsAdmin(project + "/ingestion", """
                {"version":1,"eventsPerSecond":500,"eventsPerMonth":10000000000,"keepIp":true,"reason":"a quota",
                 "properties":[{"property":"$ip","action":"drop"},{"property":"email","action":"hash"}]}""")
                .statusCode(200)
                .body("version", equalTo(2))
                .body("eventsPerMonth", equalTo(10_000_000_000L))
                .body("properties[1].action", equalTo("hash"));
        Api.putAsAdmin(project + "/ingestion", "{\"version\":1}")
                .statusCode(409)
                .body("detail", containsString("version 2, not 1"));

        assertThat(announced(name(project), 2).ingestion())
                .contains(new IngestionSettings(
                        500,
                        10_000_000_000L,
                        true,
                        List.of(
                                new IngestionSettings.PropertyRule("$ip", IngestionSettings.Action.DROP),
                                new IngestionSettings.PropertyRule("email", IngestionSettings.Action.HASH)),
                        java.util.Map.of()));
        Api.get(project + "/history")
                .body("change[1].reason", equalTo("a quota"))
                .body("eventsPerSecond", equalTo(List.of(0, 500)));
    }

    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                        | version
            {"version":1,"eventsPerSecond":-1}                                        | eventsPerSecond
            {"version":1,"eventsPerSecond":99999999999}                               | eventsPerSecond
            {"version":1,"eventsPerMonth":-5}                                         | eventsPerMonth
            {"version":1,"properties":[{"action":"drop"}]}                            | properties[0].property
            {"version":1,"properties":[{"property":"a","action":"mask"}]}             | properties[0].action
            {"version":1,"properties":[{"property":"$feature_flag","action":"drop"}]} | properties[0].property
            {"version":1,"properties":[{"property":"a","action":"drop"},{"property":"a","action":"hash"}]} | properties[1].property
            """)
    void shouldNameTheFieldWhenItRefusesSettings(String body, String field) {
        Api.putAsAdmin(Api.newProject() + "/ingestion", body).statusCode(422).body("field", equalTo(field));
    }

    @Test
    void shouldSealASecretThatWasGivenAndNeverShowItAgain() {
        String project = Api.newProject();
        String secret = "0123456789abcdef0123456789abcdef";

        Api.putAsAdmin(project + "/ingestion/webhook-secrets/sentry", "{\"secret\":\"" + secret + "\"}")
                .statusCode(200)
                .body("secret", nullValue())
                .body("by", equalTo("grace"));

        Api.get(project + "/ingestion")
                .body("webhookSecrets.sentry.since", notNullValue())
                .body("webhookSecrets.sentry.by", equalTo("grace"));
        ProjectRecord record = announced(name(project), 2);
        assertThat(record.toString()).doesNotContain(secret);
        assertThat(opened(record, "sentry")).isEqualTo(secret);
        Api.get(project + "/history").body("secretsFor[1]", hasItem("sentry")).body("size()", equalTo(2));
    }

    @Test
    void shouldMakeASecretAndShowItOnce() {
        String project = Api.newProject();
        String path = project + "/ingestion/webhook-secrets/alertmanager";

        String first = Api.putAsAdmin(path, "{}").statusCode(200).extract().path("secret");
        String second = Api.putAsAdmin(path, "{\"reason\":\"rotated\"}")
                .statusCode(200)
                .extract()
                .path("secret");

        assertThat(second).matches("whs_[A-Za-z0-9]{32}").isNotEqualTo(first);
        assertThat(opened(announced(name(project), 3), "alertmanager")).isEqualTo(second);
        Api.get(project + "/ingestion").body("toString()", not(containsString(second)));

        Api.deleteAsAdmin(path).statusCode(204);
        Api.deleteAsAdmin(path).statusCode(404);
        assertThat(announced(name(project), 4).ingestionOrNone().webhookSecrets())
                .isEmpty();
        Api.get(project + "/ingestion").body("webhookSecrets.size()", equalTo(0));
    }

    @Test
    void shouldKeepSecretsWhenSettingsChange() {
        String project = Api.newProject();
        String secret = Api.putAsAdmin(project + "/ingestion/webhook-secrets/webhook", "{}")
                .extract()
                .path("secret");

        Api.putAsAdmin(project + "/ingestion", "{\"version\":2,\"keepIp\":true}")
                .statusCode(200);
        Api.postAsAdmin(project + "/secret-key", "{}").statusCode(200);

        assertThat(opened(announced(name(project), 4), "webhook")).isEqualTo(secret);
    }

    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            nagios | {}                                    | source
            sentry | {"secret":"short"}                    | secret
            sentry | {"secret":"sixteen or more, blanks"}  | secret
            """)
    void shouldNameTheFieldWhenItRefusesASecret(String source, String body, String field) {
        Api.putAsAdmin(Api.newProject() + "/ingestion/webhook-secrets/" + source, body)
                .statusCode(422)
                .body("field", equalTo(field));
    }

    private static String opened(ProjectRecord project, String source) {
        return SecretBox.of(ServiceTestProfile.SECRETS_KEY)
                .open(
                        project.project(),
                        source,
                        project.ingestionOrNone().webhookSecrets().get(source));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The project as it was announced for the nth time, last of all. */
    private ProjectRecord announced(String project, int times) {
        try (TopicTail projects = new TopicTail(Topic.PROJECTS, bootstrapServers)) {
            await().atMost(SOON).until(() -> projects.of(project).size() >= times);
            List<Optional<ProjectRecord>> all = projects.payloads(project, ProjectRecord.class);
            assertThat(all).hasSize(times);
            return all.getLast().orElseThrow();
        }
    }
}
