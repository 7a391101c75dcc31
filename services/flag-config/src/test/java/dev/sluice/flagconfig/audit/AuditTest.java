package dev.sluice.flagconfig.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.sluice.contracts.AuditRecord;
import dev.sluice.contracts.AuditVerifier;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TopicTail;
import dev.sluice.testkit.JwtResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was done in a project can be read, by whom and from where, and nobody can make it otherwise unseen. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class AuditTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    Mutiny.SessionFactory sessions;

    private String project;
    private String audit;

    @BeforeEach
    void open() {
        project = Api.newProject();
        audit = project + "/audit";
    }

    private static ValidatableResponse read(String path) {
        return RestAssured.given()
                .auth()
                .oauth2(JwtResource.token("grace", "viewer", "approver"))
                .get(path)
                .then();
    }

    /** Waits until so many changes of flags are linked. */
    private void awaitFlagLinks(int count) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> read(audit + "?kind=flag")
                                .extract()
                                .<List<Object>>path("$")
                                .size()
                        == count);
    }

    @Test
    void shouldSayWhoDidWhatFromWhereAndWhy() {
        RestAssured.given()
                .auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .contentType(ContentType.JSON)
                .header("X-Forwarded-For", "192.0.2.7")
                .body("{\"key\":\"checkout\",\"conditions\":[{\"share\":100}],\"reason\":\"a first look\"}")
                .post(project + "/flags")
                .then()
                .statusCode(201);
        Api.patch(project + "/flags/checkout", "{\"version\":1,\"conditions\":[{\"share\":500}],\"reason\":\"more\"}")
                .statusCode(200);
        Api.patch(project + "/flags/checkout?dry_run=true", "{\"version\":2,\"active\":false}")
                .statusCode(200);
        Api.post(project + "/flags/checkout/archive", "{\"version\":2,\"reason\":\"enough\"}")
                .statusCode(204);
        awaitFlagLinks(3);

        read(audit + "?kind=flag&key=checkout")
                .body("version", equalTo(List.of(1, 2, 3)))
                .body("by", equalTo(List.of("ada", "ada", "ada")))
                .body("reason", equalTo(List.of("a first look", "more", "enough")))
                .body("[0].origin.action", equalTo("POST " + project + "/flags"))
                .body("[0].origin.address", equalTo("192.0.2.7"))
                .body("[1].changed.field", equalTo(List.of("flag.conditions[0].share")))
                .body("[1].changed[0].before", equalTo("100"))
                .body("[1].changed[0].after", equalTo("500"))
                .body("[2].origin.action", equalTo("POST " + project + "/flags/checkout/archive"));
        read(audit + "?by=nobody").body("size()", equalTo(0));
        read(audit + "?kind=project").body("size()", equalTo(1)).body("[0].changed.after", not(hasItem("phs_")));
        read(audit + "?from=tomorrow").statusCode(400).body("field", equalTo("from"));
        read("/api/v1/projects/no-such/audit").statusCode(404);
        Api.get(audit).statusCode(403);
    }

    @Test
    void shouldBeAChainThatAnyoneCanFollow() throws Exception {
        Api.post(project + "/flags", "{\"key\":\"a\"}").statusCode(201);
        Api.post(project + "/flags", "{\"key\":\"b\"}").statusCode(201);
        awaitFlagLinks(2);

        read(audit + "/verify").body("intact", equalTo(true)).body("pending", equalTo(0));
        AuditVerifier verifier = new AuditVerifier();
        String lines = read(audit + "/export")
                .contentType("application/x-ndjson")
                .extract()
                .asString();
        for (String line : lines.lines().toList()) {
            assertThat(verifier.follow(WireJson.strict().readValue(line, AuditRecord.class)))
                    .isEmpty();
        }
        assertThat(verifier.last().orElseThrow().number())
                .isEqualTo(lines.lines().count());
        String name = project.substring(project.lastIndexOf('/') + 1);
        try (TopicTail topic = new TopicTail(Topic.AUDIT, bootstrapServers)) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> topic.of(name).size() == lines.lines().count());
            AuditVerifier ofTopic = new AuditVerifier();
            for (Optional<AuditRecord> link : topic.payloads(name, AuditRecord.class)) {
                assertThat(ofTopic.follow(link.orElseThrow())).isEmpty();
            }
            assertThat(ofTopic.last()).isEqualTo(verifier.last());
        }
    }

    @Test
    void shouldRefuseToBeChangedAndShowWhenItWas() throws Throwable {
        Api.post(project + "/flags", "{\"key\":\"a\",\"reason\":\"told\"}").statusCode(201);
        Api.post(project + "/flags", "{\"key\":\"b\"}").statusCode(201);
        awaitFlagLinks(2);
        String name = project.substring(project.lastIndexOf('/') + 1);
        String change = "update audit set changed_by = 'mallory' where project = '" + name + "' and subject_key = 'a'";

        for (String statement : List.of(change, "delete from audit where project = '" + name + "'", "truncate audit")) {
            assertThatThrownBy(() -> run(statement))
                    .as(statement)
                    .hasStackTraceContaining("the audit is only added to");
        }
        // Somebody with the rights of the database's owner.
        run("alter table audit disable trigger audit_append_only");
        run(change);
        run("alter table audit enable trigger audit_append_only");

        read(audit + "/verify")
                .body("intact", equalTo(false))
                .body("fault", equalTo("it was changed: its hash is not that of what it says"));
    }

    @Test
    void shouldNoteWhatIsNoFlagToo() {
        Api.putAsAdmin(project + "/widening-limit", "{\"version\":1,\"share\":500,\"people\":7,\"reason\":\"careful\"}")
                .statusCode(200);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> read(audit + "?kind=widening_limit&by=grace")
                                .extract()
                                .<List<Object>>path("$")
                                .size()
                        == 2);
        read(audit + "?kind=widening_limit")
                .body("[1].changed.field", equalTo(List.of("people", "share")))
                .body("[1].origin.action", equalTo("PUT " + project + "/widening-limit"))
                .body("[1].byKind", equalTo(Change.Kind.PERSON.name().toLowerCase(Locale.ROOT)));
    }

    private void run(String statement) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> sessions.withTransaction(
                session -> session.createNativeQuery(statement).executeUpdate()));
    }
}
