package dev.sluice.ingestion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
class CaptureRoutesTest {

    private static final String TOKEN = "phc_routes";
    private static final String EVENT = "{\"event\":\"signed_up\",\"distinct_id\":\"u1\",\"token\":\"" + TOKEN
            + "\",\"uuid\":\"0192f3a4-7b1c-7def-8123-456789abcdef\",\"properties\":{\"plan\":\"pro\"}}";

    @TestHTTPResource
    URI base;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private Sender sender;
    private Bus bus;

    @BeforeEach
    void declareProject() {
        sender = new Sender(base);
        bus = new Bus(servers);
        bus.declare("shop", TOKEN);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> sender.json("/e", EVENT).statusCode() == 200);
        assertThat(bus.written()).isNotEmpty();
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/batch",
                "/batch/",
                "/e",
                "/e/",
                "/i/v0/e",
                "/i/v0/e/",
                "/i/v0/ai/batch",
                "/i/v0/ai/batch/",
                "/capture",
                "/capture/",
                "/track",
                "/track/",
                "/engage",
                "/engage/"
            })
    void shouldWriteEventAsItWasSentOnEveryPath(String path) {
        HttpResponse<String> answer = sender.json(path, EVENT);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"Ok\"}");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
        Bus.Written written = onlyRecord();
        assertThat(written.json()).isEqualTo(EVENT);
        assertThat(written.key()).isEqualTo("shop/u1");
        assertThat(written.id()).isEqualTo("0192f3a4-7b1c-7def-8123-456789abcdef");
        assertThat(written.type()).isEqualTo("signed_up");
        assertThat(written.project()).isEqualTo("shop");
        assertThat(written.person()).isEqualTo("u1");
        assertThat(written.time()).isNotBlank();
        assertThat(written.traceParent()).isNull();
    }

    @Test
    void shouldReadUnlabelledGzipOfBrowsers() {
        String body = "{\"api_key\":\"" + TOKEN + "\",\"batch\":[" + EVENT + "],\"sent_at\":\"2026-11-23T03:45:48Z\"}";

        HttpResponse<String> answer = sender.post("/i/v0/e/", Sender.gzip(body), "Content-Type", "text/plain");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(onlyRecord().json()).isEqualTo(EVENT);
    }

    @Test
    void shouldReadLabelledGzipOfServers() {
        String body = "{\"api_key\":\"" + TOKEN + "\",\"batch\":[" + EVENT + "]}";

        HttpResponse<String> answer = sender.post(
                "/batch/", Sender.gzip(body), "Content-Type", "application/json", "Content-Encoding", "gzip");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(onlyRecord().json()).isEqualTo(EVENT);
    }

    @Test
    void shouldReadFormThatBrowsersSendToAvoidPreflight() {
        String form = "data="
                + URLEncoder.encode(
                        Base64.getEncoder().encodeToString(EVENT.getBytes(StandardCharsets.UTF_8)),
                        StandardCharsets.UTF_8);

        HttpResponse<String> answer = sender.post(
                "/i/v0/e/?compression=base64",
                form.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(onlyRecord().json()).isEqualTo(EVENT);
    }

    @Test
    void shouldReadArray() {
        assertThat(sender.json("/e/", "[" + EVENT + "]").statusCode()).isEqualTo(200);
        assertThat(onlyRecord().json()).isEqualTo(EVENT);
    }

    @Test
    void shouldReadQueryOfOldClients() {
        String data = URLEncoder.encode(
                Base64.getEncoder().encodeToString(EVENT.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);

        assertThat(sender.send("GET", "/e/?data=" + data).statusCode()).isEqualTo(200);
        assertThat(onlyRecord().json()).isEqualTo(EVENT);
    }

    @Test
    void shouldAnswerBeaconWithoutContent() {
        HttpResponse<String> answer = sender.json("/e/?beacon=1", EVENT);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        onlyRecord();
    }

    @Test
    void shouldWriteAllRecordsOfLargeBatch() {
        String batch = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"event\":\"e" + i + "\",\"distinct_id\":\"p" + i + "\"}")
                .collect(Collectors.joining(",", "{\"api_key\":\"" + TOKEN + "\",\"batch\":[", "]}"));

        assertThat(sender.json("/batch", batch).statusCode()).isEqualTo(200);

        List<Bus.Written> written = bus.written();
        assertThat(written).hasSize(1_000);
        assertThat(written).extracting(Bus.Written::id).doesNotHaveDuplicates();
        assertThat(written).allSatisfy(each -> assertThat(each.json()).contains("\"" + each.type() + "\""));
    }

    @Test
    void shouldKeepNeighboursOfBadEventAndReportIt() {
        String body = "{\"api_key\":\"" + TOKEN + "\",\"batch\":[{\"event\":\"\"}," + EVENT + "]}";

        HttpResponse<String> answer = sender.json("/batch/", body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"status\":\"Ok\"")
                .contains("\"index\":0")
                .contains("missing_event_name");
        assertThat(onlyRecord().json()).isEqualTo(EVENT);
    }

    @Test
    void shouldRefuseWhenAllEventsAreBad() {
        HttpResponse<String> answer = sender.json(
                "/batch/", "{\"api_key\":\"" + TOKEN + "\",\"batch\":[{\"event\":\"\"},{\"event\":\"a\"}]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"refused_count\":2");
        assertThat(bus.written()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"event\":\"a\",\"distinct_id\":\"u\",\"token\":\"phc_other\"}|401|unknown-token",
                "{\"event\":\"a\",\"distinct_id\":\"u\"}|401|missing-token",
                "{\"event\":\"a\",\"distinct_id\":\"u\",\"token\":\"phx_secret\"}|401|private-key",
                "not json at all!|400|malformed-json",
                "''|400|no-events"
            })
    void shouldRefuseAndWriteNothing(String body, int status, String type) {
        HttpResponse<String> answer = sender.json("/e/", body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("urn:sluice:problem:" + type);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(bus.written()).isEmpty();
    }

    @Test
    void shouldRefuseBodyOverLimitBeforeItIsRead() {
        HttpResponse<String> answer = sender.json("/batch", "[\"" + "x".repeat(21 << 20) + "\"]");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("20971520 bytes");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
    }

    @Test
    void shouldRefuseDecompressionBomb() {
        HttpResponse<String> answer =
                sender.post("/e/", Sender.gzip(" ".repeat(40 << 20)), "Content-Type", "text/plain");

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void shouldRefuseSingleEventOverLimitBySize() {
        String large = "{\"event\":\"a\",\"distinct_id\":\"u\",\"token\":\"" + TOKEN + "\",\"properties\":{\"x\":\""
                + "y".repeat(1_000_000) + "\"}}";

        HttpResponse<String> answer = sender.json("/e/", large);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("1000000 bytes");
    }

    @Test
    void shouldWriteEventOfLargestSize() {
        String head = "{\"event\":\"a\",\"distinct_id\":\"" + "ü".repeat(200) + "\",\"token\":\"" + TOKEN
                + "\",\"properties\":{\"x\":\"";
        int room = 1_000_000 - head.getBytes(StandardCharsets.UTF_8).length - 3;

        assertThat(sender.json("/e/", head + "y".repeat(room) + "\"}}").statusCode())
                .isEqualTo(200);

        assertThat(onlyRecord().json().getBytes(StandardCharsets.UTF_8)).hasSize(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "deflate", "gzip, gzip"})
    void shouldRefuseUnknownEncoding(String encoding) {
        assertThat(sender.post("/e/", EVENT.getBytes(StandardCharsets.UTF_8), "Content-Encoding", encoding)
                        .statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/e;x", "/i/v0//e", "/i/%2e%2e/e"})
    void shouldRefuseAmbiguousPaths(String path) {
        assertThat(sender.json(path, EVENT).statusCode()).isEqualTo(400);
    }

    @Test
    void shouldAllowBrowsersToSend() {
        HttpResponse<String> answer = sender.send(
                "OPTIONS",
                "/i/v0/e/",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "content-type,x-own");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(answer.headers().firstValue("access-control-allow-methods")).contains("GET, POST, OPTIONS");
        assertThat(answer.headers().firstValue("access-control-allow-headers")).contains("content-type,x-own");
        assertThat(answer.headers().firstValue("access-control-allow-credentials"))
                .isEmpty();
    }

    @Test
    void shouldIgnoreTokenInAuthorizationHeader() {
        assertThat(sender.post("/e/", EVENT.getBytes(StandardCharsets.UTF_8), "Authorization", "Bearer " + TOKEN)
                        .statusCode())
                .isEqualTo(200);
        onlyRecord();
    }

    @Test
    void shouldReportItsHealthAndMeters() {
        HttpResponse<String> ready = sender.send("GET", "/q/health/ready");
        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
        assertThat(ready.body()).contains("\"projects\": \"read\"").contains("Kafka connection health check");
        assertThat(sender.send("GET", "/q/metrics").body())
                .contains("sluice_ingestion_events_accepted_total")
                .contains("sluice_ingestion_requests_refused_total{reason=\"unknown_token\"");
        assertThat(sender.send("GET", "/q/openapi?format=json").body()).contains("/batch");
    }

    private Bus.Written onlyRecord() {
        List<Bus.Written> written = bus.written();
        assertThat(written).hasSize(1);
        return written.getFirst();
    }
}
