package dev.sluice.notifier;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.SegmentFinding;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.FlagKey;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.segment.Finding;
import dev.sluice.metric.segment.Segment;
import dev.sluice.testkit.DatabaseOutage;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole notifier against a real broker, a real database and a receiver that can be told to misbehave. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(JwtResource.class)
@QuarkusTestResource(LoopbackTargets.class)
class NotifierTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final ObjectMapper json = WireJson.lenient();
    private final String project = "shop-" + UUID.randomUUID().toString().substring(0, 8);
    private FakeReceiver receiver;
    private KafkaProducer<String, byte[]> bus;

    @BeforeEach
    void open() {
        receiver = new FakeReceiver();
        bus = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        bus.close();
        receiver.close();
    }

    @Test
    void shouldTellAReceiverOnceWhenAnAlertIsRepeatedOnTheBus() throws Exception {
        addRoute("on-call", "info");
        AlertRecord alert = alert("r-1", "a-1-" + project, AlertRecord.Severity.PAGE);

        publish(alert);
        publish(alert);
        publish(alert("r-1", "a-2-" + project, AlertRecord.Severity.INFO));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.messages()).hasSize(2));
        assertThat(receiver.messages().getFirst()).contains("conversion fell", "new-checkout");
        await().atMost(PATIENCE).untilAsserted(() -> asViewer()
                .get("/api/v1/projects/" + project + "/alerts?rollout=r-1")
                .then()
                .statusCode(200)
                .body("state", equalTo(List.of("sent", "sent"))));
    }

    @Test
    void shouldTellOnceOfAPartOfThePeopleThatTookATurnForTheWorse() throws Exception {
        addRoute("on-call", "warning");
        SegmentFinding found = new SegmentFinding(
                "s-1-" + project,
                project,
                "r-7",
                new FlagKey("new-checkout"),
                1,
                "everyone",
                new Finding(
                        new Segment("conversion", "plan", "enterprise"),
                        new GuardrailVerdict.ArmSummary(9_512, 310, 0.0326),
                        new GuardrailVerdict.ArmSummary(488, 49, 0.1004),
                        new GuardrailVerdict.Effect(0.325, 0.2, 0.6, 0.9),
                        16.1,
                        15.2,
                        0.05,
                        Alerts.NOON,
                        "Conversion took a turn for the worse: 310 of 9512 treated people, 49 of 488 of control."));
        byte[] written = json.writeValueAsBytes(found);

        bus.send(new ProducerRecord<>(Topic.SEGMENT_FINDINGS.topicName(), "r-7", written))
                .get();
        bus.send(new ProducerRecord<>(Topic.SEGMENT_FINDINGS.topicName(), "r-7", written))
                .get();

        await().atMost(PATIENCE).untilAsserted(() -> asViewer()
                .get("/api/v1/projects/" + project + "/alerts?rollout=r-7")
                .then()
                .body("state", equalTo(List.of("sent"))));
        assertThat(receiver.messages())
                .singleElement()
                .asString()
                .contains(
                        "conversion is worse where plan is",
                        "310 of 9512",
                        "49 of 488",
                        "16.1",
                        "at most 0.05 a week",
                        "Nothing was narrowed");
    }

    @Test
    void shouldKeepForLaterWhatIsForAReceiverWhoseNameDoesNotResolve() throws Exception {
        addRoute(Map.of(
                "name", "on-call",
                "channel", "slack",
                "url", "https://no-such-receiver.invalid/alerts",
                "leastSeverity", "info"));

        publish(alert("r-9", "a-91-" + project, AlertRecord.Severity.PAGE));
        publish(alert("r-9", "a-92-" + project, AlertRecord.Severity.PAGE));

        await().atMost(PATIENCE).untilAsserted(() -> asViewer()
                .get("/api/v1/projects/" + project + "/alerts?rollout=r-9")
                .then()
                .body("state", equalTo(List.of("waiting", "waiting")))
                .body("lastError", hasItem(containsString("no-such-receiver.invalid"))));
    }

    @Test
    void shouldDeliverInOrderWhenTheReceiverFailsFirst() throws Exception {
        addRoute("on-call", "info");
        receiver.answerNextWith(500, 429);

        publish(alert("r-2", "b-1-" + project, AlertRecord.Severity.PAGE));
        publish(alert("r-2", "b-2-" + project, AlertRecord.Severity.PAGE));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.messages()).hasSize(2));
        assertThat(receiver.messages().get(0)).contains("b-1-");
        assertThat(receiver.messages().get(1)).contains("b-2-");
    }

    @Test
    void shouldNotLetAPageWaitForSomethingHarmless() throws Exception {
        addRoute("on-call", "info");
        receiver.refuse("f-1-" + project);

        publish(alert("r-6", "f-1-" + project, AlertRecord.Severity.INFO));
        await().atMost(PATIENCE).untilAsserted(() -> asViewer()
                .get("/api/v1/projects/" + project + "/alerts")
                .then()
                .body("state", equalTo(List.of("waiting"))));
        publish(alert("r-6", "f-2-" + project, AlertRecord.Severity.PAGE));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.messages()).hasSize(1));
        assertThat(receiver.messages().getFirst()).contains("f-2-");
    }

    @Test
    void shouldParkWhatTheReceiverRefusesAndSendItAgainWhenAsked() throws Exception {
        addRoute("on-call", "info");
        receiver.answerNextWith(404);

        publish(alert("r-3", "r-3/1/7/rolled-back/" + project, AlertRecord.Severity.PAGE));

        await().atMost(PATIENCE).untilAsserted(() -> asViewer()
                .get("/api/v1/projects/" + project + "/alerts")
                .then()
                .body("[0].state", equalTo("parked"))
                .body("[0].lastError", containsString("404")));
        String delivery = asViewer()
                .get("/api/v1/projects/" + project + "/alerts")
                .then()
                .extract()
                .path("[0].id");
        sendAgain(delivery).statusCode(202);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.messages()).hasSize(1));
        await().atMost(PATIENCE).untilAsserted(() -> sendAgain(delivery).statusCode(404));
        assertThat(receiver.messages()).as("what was sent is not sent twice").hasSize(1);
    }

    @Test
    void shouldTellAnotherReceiverWhenAPageIsParked() throws Exception {
        try (FakeReceiver other = new FakeReceiver()) {
            addRoute("on-call", "page");
            addRoute(Map.of("name", "second", "channel", "slack", "url", other.url(), "kinds", List.of("completed")));
            receiver.answerNextWith(404);

            publish(alert("r-8", "r-8/1/7/rolled-back/" + project, AlertRecord.Severity.PAGE));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(other.messages())
                    .singleElement()
                    .asString()
                    .contains("route \\\"on-call\\\" was not told", "404"));
        }
    }

    @Test
    void shouldKeepAlertsForARouteThatDoesNotOpenHere() throws Exception {
        String route = addRoute("on-call", "page");
        try (java.sql.Connection database = DatabaseOutage.connect()) {
            String sealed = target(database, route);
            target(database, route, "v1.of-another-key");
            await().atMost(PATIENCE).untilAsserted(() -> asViewer()
                    .get("/api/v1/projects/" + project + "/notification-routes")
                    .then()
                    .body("[0].receiver", equalTo("cannot be opened")));

            publish(alert("r-9", "r-9/1/7/rolled-back/" + project, AlertRecord.Severity.PAGE));
            await().atMost(PATIENCE).untilAsserted(() -> asViewer()
                    .get("/api/v1/projects/" + project + "/alerts")
                    .then()
                    .body("state", equalTo(List.of("waiting")))
                    .body("[0].lastError", containsString("cannot be opened here")));
            target(database, route, sealed);
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.messages()).hasSize(1));
    }

    private static String target(java.sql.Connection database, String route) throws Exception {
        try (java.sql.ResultSet row = database.createStatement()
                .executeQuery("select target from notifier.route where id = '" + route + "'")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void target(java.sql.Connection database, String route, String sealed) throws Exception {
        database.createStatement()
                .executeUpdate("update notifier.route set target = '" + sealed + "' where id = '" + route + "'");
    }

    @Test
    void shouldLeaveQuietAlertsOutWhenARouteWantsOnlyPages() throws Exception {
        addRoute("pages", "page");

        publish(alert("r-4", "d-1-" + project, AlertRecord.Severity.INFO));
        publish(alert("r-4", "d-2-" + project, AlertRecord.Severity.PAGE));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.messages()).hasSize(1));
        assertThat(receiver.messages().getFirst()).contains("d-2-");
    }

    @Test
    void shouldGoOnWhenARecordCannotBeRead() throws Exception {
        addRoute("on-call", "info");

        bus.send(new ProducerRecord<>(Topic.ALERTS.topicName(), "r-5", new byte[] {1, 2, 3}))
                .get();
        publish(alert("r-5", "e-1-" + project, AlertRecord.Severity.PAGE));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.messages()).hasSize(1));
    }

    @Test
    void shouldTryARouteOutAndSayWhatTheReceiverAnswered() {
        String route = addRoute("on-call", "info");

        asAdmin()
                .post("/api/v1/projects/" + project + "/notification-routes/" + route + "/test")
                .then()
                .statusCode(200)
                .body("delivered", equalTo(true));
        receiver.answerNextWith(403);
        asAdmin()
                .post("/api/v1/projects/" + project + "/notification-routes/" + route + "/test")
                .then()
                .body("delivered", equalTo(false))
                .body("answer", containsString("403"));
    }

    @Test
    void shouldSayWhichFieldIsWrong() {
        asAdmin()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"x\",\"channel\":\"slack\",\"url\":\"ftp://example.org\"}")
                .post("/api/v1/projects/" + project + "/notification-routes")
                .then()
                .statusCode(422)
                .body("field", equalTo("url"));
        asAdmin()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"a\\u0000b\",\"channel\":\"slack\",\"url\":\"https://example.org\"}")
                .post("/api/v1/projects/" + project + "/notification-routes")
                .then()
                .statusCode(422)
                .body("field", equalTo("name"));
        asAdmin()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"x\",\"chanel\":\"slack\"}")
                .post("/api/v1/projects/" + project + "/notification-routes")
                .then()
                .statusCode(400)
                .body("field", equalTo("chanel"));
    }

    /** Every channel says which of its fields is wrong; what belongs to another channel is refused. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'channel':'slack','url':'https://a.example','secrets':['whsec_x']}|secrets",
                "{'channel':'slack'}|url",
                "{'channel':'slack','url':'https://user:pw@a.example'}|url",
                "{'channel':'slack_app','token':'xoxp-1','signingSecret':'s','slackChannel':'C0123456'}|token",
                "{'channel':'slack_app','token':'xoxb-1','signingSecret':'s','slackChannel':'#general'}|slackChannel",
                "{'channel':'slack_app','token':'xoxb-1','signingSecret':'s','slackChannel':'C0123456','people':[{'slackUser':'U0123456','name':'ada','roles':['admin']}]}|people[0].roles",
                "{'channel':'pagerduty','routingKey':'short'}|routingKey",
                "{'channel':'webhook','url':'https://a.example'}|secrets",
                "{'channel':'webhook','url':'https://a.example','secrets':['whsec_AAAA']}|secrets[0]",
                "{'channel':'teams','url':'ftp://a.example'}|url",
                "{'channel':'email','to':['ada@example.org']}|channel",
                "{'channel':'slack','url':'https://a.example','tags':['']}|tags[0]",
                "{'channel':'slack','url':'https://a.example','quietHours':{'from':'22:00','to':'7','zone':'UTC'}}|quietHours.to",
                "{'channel':'slack','url':'https://a.example','quietHours':{'from':'22:00','to':'07:00','zone':'Mars'}}|quietHours.zone"
            })
    void shouldSayWhatIsWrongWithAReceiver(String route, String field) {
        asAdmin()
                .contentType(ContentType.JSON)
                .body(route.replace('\'', '"').replaceFirst("\\{", "{\"name\":\"x\","))
                .post("/api/v1/projects/" + project + "/notification-routes")
                .then()
                .statusCode(422)
                .body("field", equalTo(field));
    }

    @Test
    void shouldShowNoSecretAndKeepNoneOpen() throws Exception {
        String secret = "whsec_" + "c2VjcmV0".repeat(4);
        addRoute(Map.of(
                "name", "hook", "channel", "webhook", "url", receiver.url() + "-hidden", "secrets", List.of(secret)));

        asViewer()
                .get("/api/v1/projects/" + project + "/notification-routes")
                .then()
                .body("[0].receiver", equalTo("127.0.0.1"))
                .body(org.hamcrest.Matchers.not(containsString("hidden")))
                .body(org.hamcrest.Matchers.not(containsString("whsec")));
        try (java.sql.Connection database = DatabaseOutage.connect();
                java.sql.ResultSet rows = database.createStatement()
                        .executeQuery("select r::text from notifier.route r where project = '" + project + "'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).doesNotContain("hidden", "whsec").contains("v1.");
        }
    }

    @Test
    void shouldTellAfterQuietHoursWhatCouldWaitAndARollbackAtOnce() throws Exception {
        java.time.ZonedDateTime now = java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC);
        addRoute(Map.of(
                "name",
                "asleep",
                "channel",
                "slack",
                "url",
                receiver.url(),
                "quietHours",
                Map.of(
                        "from", now.minusHours(2).toLocalTime().withNano(0).toString(),
                        "to", now.plusHours(2).toLocalTime().withNano(0).toString(),
                        "zone", "UTC")));

        publish(alert("r-q", "q-1-" + project, AlertRecord.Severity.INFO, AlertRecord.Kind.WIDENED));
        publish(alert("r-q", "q-2-" + project, AlertRecord.Severity.WARNING, AlertRecord.Kind.ROLLED_BACK));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.messages()).hasSize(1));
        assertThat(receiver.messages().getFirst()).contains("q-2-");
        asViewer()
                .get("/api/v1/projects/" + project + "/alerts?state=waiting")
                .then()
                .body("alertId", equalTo(List.of("q-1-" + project)))
                .body("[0].lastError", equalTo("quiet hours"));
    }

    @Test
    void shouldPageWhileTheDatabaseIsAwayAndRecordItAfterwards() throws Exception {
        addRoute("on-call", "info");
        receiver.answerNextWith(500, 503);

        try (DatabaseOutage outage = DatabaseOutage.begin()) {
            publish(alert("r-d", "d-1-" + project, AlertRecord.Severity.PAGE));
            publish(alert("r-d", "d-2-" + project, AlertRecord.Severity.PAGE));
            publish(alert("r-d", "d-1-" + project, AlertRecord.Severity.PAGE));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(receiver.messages()).hasSize(2));
            assertThat(outage.lasts()).as("all that without a database").isTrue();
        }

        await().atMost(PATIENCE).untilAsserted(() -> asViewer()
                .get("/api/v1/projects/" + project + "/alerts?state=sent")
                .then()
                .statusCode(200)
                .body("alertId", org.hamcrest.Matchers.containsInAnyOrder("d-1-" + project, "d-2-" + project)));
        assertThat(receiver.messages()).hasSize(2);
        assertThat(receiver.messages().get(0)).as("in order").contains("d-1-");
    }

    @Test
    void shouldRefuseWhoHasNoTokenOrTooSmallARole() {
        given().get("/api/v1/projects/shop/notification-routes").then().statusCode(401);
        asViewer()
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/projects/shop/notification-routes")
                .then()
                .statusCode(403);
    }

    private io.restassured.response.ValidatableResponse sendAgain(String delivery) {
        return asAdmin()
                .post("/api/v1/projects/" + project + "/alerts/" + delivery + "/send-again")
                .then();
    }

    private String addRoute(String name, String leastSeverity) {
        return addRoute(
                Map.of("name", name, "channel", "slack", "url", receiver.url(), "leastSeverity", leastSeverity));
    }

    private String addRoute(Map<String, ?> route) {
        return asAdmin()
                .contentType(ContentType.JSON)
                .body(route)
                .post("/api/v1/projects/" + project + "/notification-routes")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private io.restassured.specification.RequestSpecification asAdmin() {
        return given().auth().oauth2(JwtResource.token("ada", "viewer", "editor", "approver", "operator", "admin"));
    }

    private io.restassured.specification.RequestSpecification asViewer() {
        return given().auth().oauth2(JwtResource.token("vic", "viewer"));
    }

    private void publish(AlertRecord alert) throws Exception {
        bus.send(new ProducerRecord<>(Topic.ALERTS.topicName(), alert.rolloutId(), json.writeValueAsBytes(alert)))
                .get();
    }

    private AlertRecord alert(String rollout, String id, AlertRecord.Severity severity) {
        return alert(
                rollout,
                id,
                severity,
                severity == AlertRecord.Severity.PAGE ? AlertRecord.Kind.ROLLED_BACK : AlertRecord.Kind.WIDENED);
    }

    private AlertRecord alert(String rollout, String id, AlertRecord.Severity severity, AlertRecord.Kind kind) {
        return Alerts.of(project, rollout, id, kind, severity);
    }
}
