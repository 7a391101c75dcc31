package dev.sluice.ingestion.http;

import static dev.sluice.ingestion.otlp.Records.bool;
import static dev.sluice.ingestion.otlp.Records.evaluation;
import static dev.sluice.ingestion.otlp.Records.logs;
import static dev.sluice.ingestion.otlp.Records.named;
import static dev.sluice.ingestion.otlp.Records.span;
import static dev.sluice.ingestion.otlp.Records.spanEvent;
import static dev.sluice.ingestion.otlp.Records.text;
import static dev.sluice.ingestion.otlp.Records.traces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Status;
import dev.sluice.testkit.KafkaResource;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
class OtlpRoutesTest {

    private static final String TOKEN = "phc_otlp";
    private static final KeyValue KEY = text("feature_flag.key", "checkout");
    private static final KeyValue PERSON = text("feature_flag.context.id", "cust-481");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource
    URI base;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Bus bus;

    @BeforeEach
    void declareProject() {
        bus = new Bus(servers);
        bus.declare("otlp-shop", TOKEN);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> protobuf("/v1/logs", logs(), "Authorization", "Bearer " + TOKEN)
                                .statusCode()
                        == 200);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void shouldWriteEvaluationAsExposure() throws Exception {
        LogRecord record =
                evaluation(KEY, PERSON, text("feature_flag.result.variant", "on"), text("feature_flag.version", "12"));

        HttpResponse<byte[]> answer = protobuf("/v1/logs", logs(record), "Authorization", "Bearer " + TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/x-protobuf");
        assertThat(ExportLogsServiceResponse.parseFrom(answer.body()).hasPartialSuccess())
                .isFalse();
        Bus.Written written = onlyRecord();
        assertThat(written.key()).isEqualTo("otlp-shop/cust-481");
        assertThat(written.type()).isEqualTo("$feature_flag_called");
        assertThat(written.time()).isEqualTo("2026-11-23T11:59:58.123456789Z");
        assertThat(written.project()).isEqualTo("otlp-shop");
        JsonNode event = JSON.readTree(written.json());
        assertThat(event.path("uuid").asText()).isEqualTo(written.id());
        assertThat(event.path("distinct_id").asText()).isEqualTo("cust-481");
        assertThat(event.path("properties").path("$feature_flag_response").isBoolean())
                .isTrue();
        assertThat(event.path("properties").path("$feature_flag_version").isIntegralNumber())
                .isTrue();
        assertThat(event.path("properties").path("$feature_flag_version").asInt())
                .isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({"Authorization,Bearer phc_otlp", "X-Sluice-Project-Token,phc_otlp", "api_key,phc_otlp"})
    void shouldFindTokenInHeader(String header, String value) {
        assertThat(protobuf("/v1/logs", logs(named("a", PERSON)), header, value).statusCode())
                .isEqualTo(200);
        onlyRecord();
    }

    @Test
    void shouldFindTokenInQuery() {
        assertThat(protobuf("/v1/logs?token=" + TOKEN, logs(named("a", PERSON))).statusCode())
                .isEqualTo(200);
        onlyRecord();
    }

    @Test
    void shouldReadJsonAndGzip() throws Exception {
        String json = JsonFormat.printer()
                .print(traces(span(
                        List.of(), spanEvent("feature_flag", KEY, PERSON, bool("feature_flag.result.value", false)))));

        HttpResponse<byte[]> answer = send(
                "/v1/traces",
                Sender.gzip(json),
                "Content-Type",
                "application/json; charset=utf-8",
                "Content-Encoding",
                "gzip",
                "Authorization",
                "Bearer " + TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
        assertThat(JSON.readTree(onlyRecord().json())
                        .path("properties")
                        .path("$feature_flag_response")
                        .isBoolean())
                .isTrue();
    }

    @Test
    void shouldSayWhatWasRejectedAndKeepTheRest() throws Exception {
        HttpResponse<byte[]> answer = protobuf(
                "/v1/logs",
                logs(
                        named("a", PERSON),
                        named("b"),
                        named("c".repeat(300), PERSON),
                        LogRecord.newBuilder().build()),
                "Authorization",
                "Bearer " + TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        ExportLogsServiceResponse response = ExportLogsServiceResponse.parseFrom(answer.body());
        assertThat(response.getPartialSuccess().getRejectedLogRecords()).isEqualTo(3);
        assertThat(response.getPartialSuccess().getErrorMessage())
                .contains("missing_distinct_id", "event_name_too_long", "at most 200", "not_an_event");
        assertThat(onlyRecord().type()).isEqualTo("a");
    }

    @Test
    void shouldRejectSpansThatCarryBadEvaluationOnly() throws Exception {
        HttpResponse<byte[]> answer = protobuf(
                "/v1/traces",
                traces(
                        span(List.of(), spanEvent("exception")),
                        span(List.of(), spanEvent("feature_flag.evaluation", KEY), spanEvent("feature_flag", PERSON))),
                "Authorization",
                "Bearer " + TOKEN);

        assertThat(ExportTraceServiceResponse.parseFrom(answer.body())
                        .getPartialSuccess()
                        .getRejectedSpans())
                .isEqualTo(1);
        assertThat(bus.written()).isEmpty();
    }

    @Test
    void shouldCountRepeatedExportOnce() {
        for (int i = 0; i < 10; i++) {
            protobuf("/v1/logs", logs(named("a", PERSON)), "Authorization", "Bearer " + TOKEN);
        }

        assertThat(bus.written().stream().map(Bus.Written::id).distinct()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,-,the project token",
                "Authorization,Bearer phc_nobody,no project has this token",
                "Authorization,Bearer phx_secret,never a private key",
                "Authorization,Basic cGhjX290bHA=,the project token"
            })
    void shouldRefuseUnknownAndWriteNothing(String header, String value, String detail) throws Exception {
        HttpResponse<byte[]> answer = header == null
                ? protobuf("/v1/logs", logs(named("a", PERSON)))
                : protobuf("/v1/logs", logs(named("a", PERSON)), header, value);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Status.parseFrom(answer.body()).getMessage()).contains(detail);
        assertThat(bus.written()).isEmpty();
    }

    @Test
    void shouldRefuseTwoTokens() {
        assertThat(protobuf("/v1/logs?token=phc_b", logs(named("a", PERSON)), "Authorization", "Bearer " + TOKEN)
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/grpc"})
    void shouldRefuseOtherForms(String type) {
        HttpResponse<byte[]> answer =
                send("/v1/logs", logs().toByteArray(), "Content-Type", type, "Authorization", "Bearer " + TOKEN);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("application/x-protobuf");
    }

    @Test
    void shouldRefuseDamagedBody() throws Exception {
        HttpResponse<byte[]> answer = send(
                "/v1/traces",
                "no protobuf".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-protobuf",
                "Authorization",
                "Bearer " + TOKEN);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Status.parseFrom(answer.body()).getMessage()).contains("in protobuf");
    }

    @Test
    void shouldLetBrowsersExport() throws Exception {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(base.resolve("/v1/logs"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", "https://shop.example")
                        .header("Access-Control-Request-Headers", "x-sluice-project-token,content-type")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("access-control-allow-headers"))
                .contains("x-sluice-project-token,content-type");
        assertThat(protobuf("/v1/logs", logs()).headers().firstValue("access-control-allow-origin"))
                .contains("*");
    }

    private HttpResponse<byte[]> protobuf(String path, Message message, String... headers) {
        String[] all = Stream.concat(Stream.of("Content-Type", "application/x-protobuf"), Arrays.stream(headers))
                .toArray(String[]::new);
        return send(path, message.toByteArray(), all);
    }

    private HttpResponse<byte[]> send(String path, byte[] body, String... headers) {
        try {
            return http.send(
                    HttpRequest.newBuilder(base.resolve(path))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .headers(headers)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Bus.Written onlyRecord() {
        List<Bus.Written> written = bus.written();
        assertThat(written).hasSize(1);
        return written.getFirst();
    }
}
