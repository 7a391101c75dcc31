package dev.sluice.flagconfig.cohort;

import static dev.sluice.flagconfig.Api.PROJECT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.contracts.CohortMembersRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TopicTail;
import dev.sluice.testkit.JwtResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of people by HTTP, in the database and on their topic. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class StaticCohortTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final String id = Api.newKey("list");
    private final String path = PROJECT + "/cohorts/" + id;
    private TopicTail slices;

    @BeforeEach
    void connect() {
        slices = new TopicTail(Topic.COHORT_MEMBERS, bootstrapServers);
    }

    @AfterEach
    void disconnect() {
        slices.close();
    }

    private static ValidatableResponse send(String contentType, byte[] body, String to) {
        return given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .config(io.restassured.RestAssured.config()
                        .encoderConfig(io.restassured.config.EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                                .encodeContentTypeAs(contentType, io.restassured.http.ContentType.BINARY)))
                .contentType(contentType)
                .body(body)
                .post(to)
                .then();
    }

    private static ValidatableResponse csv(String text, String to) {
        return send("text/csv", text.getBytes(StandardCharsets.UTF_8), to);
    }

    private void create(String... members) {
        Api.post(
                        PROJECT + "/cohorts",
                        "{\"id\":\"" + id + "\",\"members\":["
                                + List.of(members).stream()
                                        .map(member -> '"' + member + '"')
                                        .collect(Collectors.joining(","))
                                + "]}")
                .statusCode(201);
    }

    /** What a reader of the topic takes the list to be; empty when there is none. */
    private Optional<Set<String>> published() {
        List<CohortMembersRecord> all =
                slices.newest("default/" + id + "/", CohortMembersRecord.class).values().stream()
                        .flatMap(Optional::stream)
                        .toList();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        all.stream().flatMap(slice -> slice.members().stream()).collect(Collectors.toSet()));
    }

    /** The status of an answer to a request whose body is announced but not sent: who refuses it does not wait for it. */
    private static String announced(String to, String contentType, long length) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), io.restassured.RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST " + to + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                    + JwtResource.token("ada", "viewer", "editor") + "\r\nContent-Type: " + contentType
                                    + "\r\nContent-Length: " + length + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }

    @Test
    void shouldTakeAHundredThousandAtOnce() {
        int count = 100_000;
        StringBuilder file = new StringBuilder("name,email\n");
        for (int i = 0; i < count; i++) {
            file.append("\"Person, ").append(i).append("\",Person").append(i).append("@example.org\n");
        }
        file.append("nobody,@\nagain,person7@example.org\n");

        csv(file.toString(), PROJECT + "/cohorts?id=" + id + "&name=Everyone I know&reason=launch")
                .statusCode(201)
                .body("kind", equalTo("static"))
                .body("members", equalTo(count))
                .body("name", equalTo("Everyone I know"))
                .body("change.reason", equalTo("launch"))
                .body("report.added", equalTo(count))
                .body("report.repeated", equalTo(1))
                .body("report.malformed", equalTo(1))
                .body("report.problems[0].line", equalTo(count + 2));
        csv("person0@EXAMPLE.org\nsomebody-new\n", path + "/members")
                .statusCode(200)
                .body("report.added", equalTo(1))
                .body("report.known", equalTo(1))
                .body("members", equalTo(count + 1))
                .body("version", equalTo(2));

        await().atMost(SOON)
                .until(() -> published().filter(all -> all.size() == count + 1).isPresent());
        assertThat(published().orElseThrow()).contains("person99999@example.org", "somebody-new");
        String exported = given().auth()
                .oauth2(JwtResource.token("ada", "viewer"))
                .get(path + "/members/export")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();
        assertThat(exported.lines().skip(1).collect(Collectors.toSet()))
                .isEqualTo(published().orElseThrow());
        Api.post(path + "/copy", "{\"id\":\"" + id + "-copy\"}").statusCode(201).body("members", equalTo(count + 1));
    }

    @Test
    void shouldEditEntriesOneByOne() {
        create("ada@x.org", "u1", "u2");

        Api.post(
                        path + "/members",
                        "{\"remove\":[\"u1\",\"nobody\"],\"add\":[\"u3\",\"ADA@X.org\",\" \"],\"reason\":\"typo\"}")
                .statusCode(200)
                .body("report.added", equalTo(1))
                .body("report.known", equalTo(1))
                .body("report.removed", equalTo(1))
                .body("report.unknown", equalTo(1))
                .body("report.problems[0].line", equalTo(3))
                .body("members", equalTo(3))
                .body("version", equalTo(2));
        // Nothing new: no new version, nothing published.
        Api.post(path + "/members", "{\"add\":[\"u3\"],\"remove\":[\"u1\"]}")
                .statusCode(200)
                .body("version", equalTo(2));

        await().atMost(SOON).until(() -> published().equals(Optional.of(Set.of("ada@x.org", "u2", "u3"))));
        Api.get(path + "/members?limit=2")
                .body("members", contains("ada@x.org", "u2"))
                .body("next", equalTo("u2"));
        Api.get(path + "/members?limit=2&after=u2")
                .body("members", contains("u3"))
                .body("next", nullValue());
        Api.get(path + "/members?search=x.or").body("members", contains("ada@x.org"));
        Api.get(path + "/history")
                .body("version", contains(1, 2))
                .body("change.reason", contains("", "typo"))
                .body("cohort.members", contains(3, 3));
        csv("u2\n", path + "/members?remove=true").body("report.removed", equalTo(1));
        await().atMost(SOON).until(() -> published().equals(Optional.of(Set.of("ada@x.org", "u3"))));
    }

    @Test
    void shouldTakeAFileInAForm() {
        given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .multiPart("list", "people.csv", "user_id,x\nu1,1\nu2,2\n".getBytes(StandardCharsets.UTF_8))
                .post(PROJECT + "/cohorts?id=" + id)
                .then()
                .statusCode(201)
                .body("report.added", equalTo(2));
        given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .multiPart("other", "x")
                .post(path + "/members")
                .then()
                .statusCode(400)
                .body("field", equalTo("list"));
    }

    @Test
    void shouldSayThatAnEmptyListIsThereAndThatADeletedOneIsNot() {
        create();
        await().atMost(SOON).until(() -> published().equals(Optional.of(Set.of())));
        Api.post(path + "/members", "{\"add\":[\"u1\"]}").statusCode(200);
        await().atMost(SOON).until(() -> published().equals(Optional.of(Set.of("u1"))));

        Api.delete(path + "?version=1")
                .statusCode(409)
                .body("detail", containsString("the cohort \"" + id + "\" stands at version 2, not 1"));
        Api.delete(path + "?version=2&reason=over").statusCode(204);

        await().atMost(SOON).until(() -> published().isEmpty());
        Api.get(path).statusCode(404);
        Api.get(path + "/members").statusCode(404);
        create("u9");
        Api.get(path).body("version", equalTo(4)).body("members", equalTo(1));
    }

    @Test
    void shouldKeepOneSpaceOfIdsAndTellTheKindsApart() {
        create("u1");
        Api.post(PROJECT + "/cohorts", "{\"id\":\"" + id + "\",\"rule\":{\"kind\":\"all\",\"parts\":[]}}")
                .statusCode(409);
        Api.post(PROJECT + "/cohorts", "{\"id\":\"" + id + "\",\"members\":[]}").statusCode(409);
        Api.post(PROJECT + "/cohorts", "{\"id\":\"beta\",\"members\":[]}").statusCode(409);
        Api.post(PROJECT + "/cohorts", "{\"id\":\"x\",\"members\":[],\"rule\":{\"kind\":\"all\",\"parts\":[]}}")
                .statusCode(422)
                .body("field", equalTo("members"));
        Api.put(path, "{\"version\":1,\"rule\":{\"kind\":\"all\",\"parts\":[]}}")
                .statusCode(422)
                .body("field", equalTo("rule"));
        Api.put(path, "{\"version\":1,\"name\":\"Friends\"}").statusCode(200).body("name", equalTo("Friends"));
        Api.post(PROJECT + "/cohorts/beta/members", "{\"add\":[\"u1\"]}")
                .statusCode(409)
                .body("detail", containsString("rule"));
        Api.get(PROJECT + "/cohorts").body("id", hasItem(id)).body("kind", hasItem("dynamic"));
    }

    @Test
    void shouldListWhatUsesItAndKeepItWhileSomethingDoes() {
        create("u1");
        String nested = Api.newKey("nested");
        Api.post(PROJECT + "/cohorts", """
                {"id":"%s","rule":{"kind":"any","parts":[
                  {"kind":"test","filter":{"type":"cohort","value":"%s"}},
                  {"kind":"all","parts":[{"kind":"test","filter":{"key":"plan","operator":"exact","value":"pro"}}]}]}}""".formatted(nested, id)).statusCode(201);
        String flag = Api.newFlag("user");
        Api.patch(
                        PROJECT + "/flags/" + flag,
                        "{\"version\":1,\"conditions\":[{\"share\":1},{\"share\":1,\"filters\":[{\"type\":\"cohort\",\"value\":\""
                                + id + "\"}]}]}")
                .statusCode(200);

        Api.get(path + "/uses")
                .statusCode(200)
                .body("kind", contains("flag", "cohort"))
                .body("key", contains(flag, nested))
                .body("where", contains("condition 2", "rule"));
        Api.delete(path + "?version=1")
                .statusCode(409)
                .body("detail", containsString("the flag " + flag + " (condition 2)"));
        Api.get(PROJECT + "/cohorts/none/uses").statusCode(404);
    }

    @Test
    void shouldKeepItWhileAScheduledChangeNamesIt() {
        create("u1");
        String flag = Api.newFlag("later");
        String filters = "\"filters\":[{\"type\":\"cohort\",\"value\":\"" + id + "\"}]";
        int change = Api.post(PROJECT + "/flags/" + flag + "/scheduled-changes", """
                        {"version":1,"at":"%s","change":{"conditions":[{"share":1,%s}]}}""".formatted(
                                Instant.now().plusSeconds(86_400), filters))
                .statusCode(201)
                .extract()
                .path("id");

        Api.get(path + "/uses")
                .body("kind", contains("scheduled_change"))
                .body("key", contains(Integer.toString(change)))
                .body("where", contains("condition 1 of the flag " + flag));
        Api.delete(path + "?version=1")
                .statusCode(409)
                .body(
                        "detail",
                        containsString("the scheduled change " + change + " (condition 1 of the flag " + flag + ")"));

        Api.post(PROJECT + "/scheduled-changes/" + change + "/cancel", "{}").statusCode(200);
        Api.delete(path + "?version=1").statusCode(204);
    }

    @Test
    void shouldRefuseWhatCannotBeReadAndChangeNothing() throws IOException {
        create("u1");
        byte[] nul = "u2\nu\0\n".getBytes(StandardCharsets.UTF_8);
        csv("u2\n\"u3\n", path + "/members").statusCode(400).body("detail", containsString("line"));
        send("text/csv", nul, path + "/members").statusCode(400).body("detail", containsString("line 2"));
        send("text/plain", nul, path + "/members").statusCode(400).body("detail", containsString("line 2"));
        send("text/csv; charset=utf-16", nul, path + "/members").statusCode(400);
        csv("a,b\n1,2\n", path + "/members").statusCode(400).body("field", equalTo("column"));
        csv("a,b\n1,2\n", path + "/members?column=c").statusCode(400).body("field", equalTo("column"));
        send("application/xml", "<u2/>".getBytes(StandardCharsets.UTF_8), path + "/members")
                .statusCode(415);
        send("application/json", "{\"add\":\"u2\"}".getBytes(StandardCharsets.UTF_8), path + "/members")
                .statusCode(400);
        send("application/json", "{\"add\":[\"u2\"],\"addd\":[]}".getBytes(StandardCharsets.UTF_8), path + "/members")
                .statusCode(400);
        csv("x\n".repeat(200_001), path + "/members").statusCode(422).body("detail", containsString("200000"));
        assertThat(announced(path + "/members", "text/csv", 17 << 20)).contains(" 413 ");
        assertThat(announced(PROJECT + "/flags", "application/json", 3 << 20)).contains(" 413 ");
        csv("u1\n", PROJECT + "/cohorts").statusCode(422).body("field", equalTo("id"));
        csv("u1\n", "/api/v1/projects/none/cohorts?id=x").statusCode(404);
        Api.get(path + "/members?limit=0").statusCode(422).body("field", equalTo("limit"));

        Api.get(path).body("version", equalTo(1)).body("members", equalTo(1));
    }

    @Test
    void shouldKeepAMillionAtMost() {
        // Five requests of 200,000 fill a list; this one has the numbers changed behind its back instead.
        create("u1");
        dev.sluice.flagconfig.TestDatabase.change(
                "update definition set record = jsonb_set(record, '{members}', '999999') where definition_key = ?", id);

        Api.post(path + "/members", "{\"add\":[\"u2\"]}").statusCode(200);
        Api.post(path + "/members", "{\"add\":[\"u3\"]}").statusCode(422).body("detail", containsString("1000000"));
        Api.get(path + "/members").body("members", hasSize(2));
    }
}
