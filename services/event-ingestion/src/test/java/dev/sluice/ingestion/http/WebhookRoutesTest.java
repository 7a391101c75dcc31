package dev.sluice.ingestion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Signal;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.ingestion.webhook.Signed;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(Sealed.class)
class WebhookRoutesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SENTRY = "sentry-client-secret-0123456789";
    private static final String ALERTMANAGER = "alertmanager-secret-0123456789";
    private static final String GRAFANA = "grafana-secret-0123456789abcdef";
    private static final String DATADOG = "datadog-secret-0123456789abcdef";
    private static final String OWN = "own-secret-0123456789abcdef0123";

    private static final String GROUP = """
            {"version":"4","status":"firing","alerts":[
              {"status":"firing","labels":{"alertname":"HighErrorRate","severity":"critical"},
               "annotations":{"summary":"5xx above 2 %"},"startsAt":"2026-11-23T11:58:00Z","fingerprint":"c6"},
              {"status":"resolved","labels":{"alertname":"Lag"},"startsAt":"2026-11-23T11:00:00Z",
               "endsAt":"2026-11-23T11:30:00Z","fingerprint":"aa"}]}
            """;

    private static final String ERROR = """
            {"action":"created","data":{"error":{"event_id":"bb78c1407cea4519aa397afc059c793d",
             "datetime":"2026-11-23T11:59:37.391000Z","level":"error","metadata":{"type":"TypeError","value":"x is undefined"},
             "user":{"id":"u1"},"contexts":{"flags":{"values":[{"flag":"new-checkout","result":true}]}}}},
             "installation":{"uuid":"a8e5d37a-696c-4c54-adb5-b3f28d64c7de"}}
            """;

    @TestHTTPResource
    URI base;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private Sender sender;
    private Bus bus;
    private Tail signals;

    @BeforeEach
    void declareProject() {
        sender = new Sender(base);
        bus = new Bus(servers);
        bus.declare(Sealed.project(
                "hooked",
                "phc_hooked",
                Map.of(
                        "sentry",
                        SENTRY,
                        "alertmanager",
                        ALERTMANAGER,
                        "grafana",
                        GRAFANA,
                        "datadog",
                        DATADOG,
                        "webhook",
                        OWN)));
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        send("alertmanager", GROUP, Signed.bearer(ALERTMANAGER)).statusCode() == 200);
        signals = new Tail(servers, Topic.SIGNALS);
    }

    @AfterEach
    void close() {
        bus.close();
        signals.close();
    }

    @Test
    void shouldWriteOneSignalForEachAlertOfAGroup() throws Exception {
        HttpResponse<String> answer = send("alertmanager", GROUP, Signed.bearer(ALERTMANAGER));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body())).isEqualTo(JSON.readTree("{\"status\":\"Ok\",\"accepted\":2}"));
        List<Tail.Line> lines = signals.read();
        assertThat(lines).extracting(Tail.Line::key).containsExactlyInAnyOrder("hooked/HighErrorRate", "hooked/Lag");
        Signal firing = signal(lines, "HighErrorRate");
        assertThat(firing.status()).isEqualTo(Signal.Status.FIRING);
        assertThat(firing.source()).isEqualTo("alertmanager");
        assertThat(firing.severity()).isEqualTo("critical");
        assertThat(firing.endedAt()).isEmpty();
        assertThat(signal(lines, "Lag").endedAt()).contains(Instant.parse("2026-11-23T11:30:00Z"));
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.header(Headers.PROJECT)).isEqualTo("hooked");
            assertThat(line.header(Headers.TYPE)).isEqualTo("signal");
        });
        assertThat(bus.written()).isEmpty();
    }

    @Test
    void shouldGiveRepeatedAlertTheSameId() {
        send("alertmanager", GROUP, Signed.bearer(ALERTMANAGER));
        send("alertmanager", GROUP, Signed.basic(ALERTMANAGER));

        List<Tail.Line> lines = signals.read();
        assertThat(lines).hasSize(4);
        assertThat(lines.stream().map(line -> line.header(Headers.ID)).distinct())
                .hasSize(2);
    }

    @Test
    void shouldTakeGrafanaDatadogAndOurOwnForm() throws Exception {
        String own = "{\"name\":\"Deploy gate\",\"status\":\"firing\"}";
        String datadog = "{\"title\":\"[Triggered] Checkout fails\",\"transition\":\"Triggered\",\"cycle\":\"7\"}";

        assertThat(send("grafana", GROUP, Signed.grafana(GRAFANA, bytes(GROUP), Instant.now()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("datadog", datadog, Signed.bearer(DATADOG)).statusCode())
                .isEqualTo(200);
        assertThat(send("webhook", own, Signed.standard(bytes(OWN), bytes(own), Instant.now(), "msg_1"))
                        .statusCode())
                .isEqualTo(200);

        assertThat(signals.read())
                .extracting(Tail.Line::key)
                .containsExactlyInAnyOrder(
                        "hooked/HighErrorRate", "hooked/Lag", "hooked/Checkout fails", "hooked/Deploy gate");
    }

    @Test
    void shouldSetBadAlertAsideByNameAndKeepItsNeighbours() throws Exception {
        HttpResponse<String> answer = send(
                "webhook",
                "[{\"name\":\"a\",\"status\":\"burning\"},{\"name\":\"b\",\"status\":\"firing\"}]",
                Signed.bearer(OWN));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode refused = JSON.readTree(answer.body()).path("refused").path(0);
        assertThat(refused.path("index").asInt()).isZero();
        assertThat(refused.path("reason").asText()).isEqualTo("bad_alert");
        assertThat(refused.path("detail").asText()).contains("\"status\" must be");
        assertThat(signals.read()).extracting(Tail.Line::key).containsExactly("hooked/b");
    }

    @Test
    void shouldRefuseMessageOfBadAlertsOnly() {
        assertThat(send("webhook", "[{\"name\":\"a\"}]", Signed.bearer(OWN)).statusCode())
                .isEqualTo(400);
        assertThat(signals.read()).isEmpty();
    }

    @Test
    void shouldTurnSentrysErrorIntoEventOfThePerson() throws Exception {
        HttpResponse<String> answer = sentry(ERROR, "error");

        assertThat(answer.statusCode()).isEqualTo(200);
        List<Bus.Written> written = bus.written();
        assertThat(written).hasSize(1);
        assertThat(written.getFirst().key()).isEqualTo("hooked/u1");
        assertThat(written.getFirst().type()).isEqualTo("$sentry_error");
        assertThat(written.getFirst().time()).isEqualTo("2026-11-23T11:59:37.391Z");
        JsonNode event = JSON.readTree(written.getFirst().json());
        assertThat(event.path("properties").path("$feature/new-checkout").isBoolean())
                .isTrue();
        assertThat(event.path("properties").path("$exception_type").asText()).isEqualTo("TypeError");
        assertThat(signals.read()).isEmpty();
    }

    @Test
    void shouldCountErrorThatIsToldTenTimesOnce() {
        for (int i = 0; i < 9; i++) {
            assertThat(sentry(ERROR, "error").statusCode()).isEqualTo(200);
        }
        // An alert rule tells of the same error in its own words.
        assertThat(sentry(ERROR.replace("{\"error\":", "{\"event\":"), "event_alert")
                        .statusCode())
                .isEqualTo(200);

        assertThat(bus.written().stream().map(Bus.Written::id).distinct()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"issue", "installation", "comment", "event.created"})
    void shouldAcknowledgeWhatIsOfNoUseAndSayWhy(String resource) throws Exception {
        HttpResponse<String> answer = sentry(ERROR, resource);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).path("ignored").asText()).contains("event_alert");
        assertThat(bus.written()).isEmpty();
    }

    @Test
    void shouldSayThatErrorIsNobodys() throws Exception {
        HttpResponse<String> answer = sentry(ERROR.replace("\"user\":{\"id\":\"u1\"},", ""), "error");

        assertThat(JSON.readTree(answer.body()).path("ignored").asText()).contains("setUser");
        assertThat(bus.written()).isEmpty();
    }

    @Test
    void shouldTurnSentrysMetricAlertIntoSignal() {
        sentry(
                "{\"action\":\"resolved\",\"data\":{\"metric_alert\":{\"id\":\"4\",\"alert_rule\":{\"name\":\"Errors\"}}}}",
                "metric_alert");

        assertThat(signal(signals.read(), "Errors").status()).isEqualTo(Signal.Status.RESOLVED);
    }

    @ParameterizedTest
    @CsvSource({
        "hooked,alertmanager,Bearer wrong",
        "hooked,alertmanager,Bearer grafana-secret-0123456789abcdef",
        "hooked,alertmanager,''",
        "nobody,alertmanager,Bearer alertmanager-secret-0123456789",
        "hooked,sentry,Bearer sentry-client-secret-0123456789"
    })
    void shouldRefuseStrangersAndWriteNothing(String project, String source, String authorization) {
        HttpResponse<String> answer = sender.post(
                "/webhooks/" + project + "/" + source,
                bytes(GROUP),
                "Content-Type",
                "application/json",
                "Authorization",
                authorization);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("urn:sluice:problem:bad-signature");
        assertThat(signals.read()).isEmpty();
        assertThat(bus.written()).isEmpty();
    }

    @Test
    void shouldNotTellWhichProjectsThereAre() {
        Map<String, String> wrong = Signed.bearer("wrong");

        HttpResponse<String> known = sender.post("/webhooks/hooked/alertmanager", bytes(GROUP), flat(wrong));
        HttpResponse<String> unknown = sender.post("/webhooks/nobody/alertmanager", bytes(GROUP), flat(wrong));

        assertThat(known.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(known.body());
    }

    @Test
    void shouldRefuseBodyThatWasNotSigned() {
        Map<String, String> headers = Signed.sentry(SENTRY, bytes(ERROR), Instant.now(), "error");

        assertThat(send("sentry", ERROR.replace("u1", "u2"), headers).statusCode())
                .isEqualTo(401);
        assertThat(send(
                                "sentry",
                                ERROR,
                                Signed.sentry(
                                        SENTRY, bytes(ERROR), Instant.now().minusSeconds(600), "error"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(bus.written()).isEmpty();
    }

    @Test
    void shouldSayWhichSourcesThereAre() {
        HttpResponse<String> answer = send("pagerduty", GROUP, Signed.bearer(OWN));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("alertmanager");
    }

    @Test
    void shouldNameTheLimitOfAMessage() {
        HttpResponse<String> answer = send("webhook", "{\"name\":\"" + "x".repeat(2 << 20) + "\"}", Signed.bearer(OWN));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("2097152 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "7", "{\"a\":"})
    void shouldRefuseWhatIsNoJson(String body) {
        assertThat(send("webhook", body, Signed.bearer(OWN)).statusCode()).isEqualTo(400);
    }

    @Test
    void shouldReadGzip() {
        byte[] body = Sender.gzip(GROUP);
        Map<String, String> headers = new HashMap<>(Signed.bearer(ALERTMANAGER));
        headers.put("Content-Encoding", "gzip");

        assertThat(sender.post("/webhooks/hooked/alertmanager", body, flat(headers))
                        .statusCode())
                .isEqualTo(200);
        assertThat(signals.read()).hasSize(2);
    }

    @Test
    void shouldTakePostsOnly() {
        assertThat(sender.send("GET", "/webhooks/hooked/webhook").statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> sentry(String body, String resource) {
        return send("sentry", body, Signed.sentry(SENTRY, bytes(body), Instant.now(), resource));
    }

    private HttpResponse<String> send(String source, String body, Map<String, String> headers) {
        return sender.post("/webhooks/hooked/" + source, bytes(body), flat(headers));
    }

    private static String[] flat(Map<String, String> headers) {
        return headers.entrySet().stream()
                .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                .toArray(String[]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Signal signal(List<Tail.Line> lines, String name) {
        Tail.Line line = lines.stream()
                .filter(each -> each.key().equals("hooked/" + name))
                .findFirst()
                .orElseThrow();
        try {
            return WireJson.strict().readValue(line.record().value(), Signal.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
