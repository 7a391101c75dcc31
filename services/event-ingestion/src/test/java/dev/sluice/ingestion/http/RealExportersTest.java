package dev.sluice.ingestion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.testkit.KafkaResource;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenTelemetry's own SDK and exporters for the JVM, unmodified: a flag evaluation that they send is an exposure on the bus. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
class RealExportersTest {

    private static final String TOKEN = "phc_exporters";
    private static final String EVALUATION = "feature_flag.evaluation";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Attributes SERVED = Attributes.of(
            AttributeKey.stringKey("feature_flag.key"), "checkout",
            AttributeKey.stringKey("feature_flag.context.id"), "cust-481",
            AttributeKey.stringKey("feature_flag.result.variant"), "short-form",
            AttributeKey.stringKey("feature_flag.result.reason"), "targeting_match",
            AttributeKey.stringKey("feature_flag.provider.name"), "sluice");

    @TestHTTPResource
    URI base;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private Bus bus;

    @BeforeEach
    void declareProject() {
        bus = new Bus(servers);
        bus.declare("exporters", TOKEN);
        Sender sender = new Sender(base);
        await().atMost(PATIENCE)
                .until(() ->
                        sender.json("/e", "{\"event\":\"ready\",\"distinct_id\":\"x\",\"token\":\"" + TOKEN + "\"}")
                                        .statusCode()
                                == 200);
        bus.written();
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void shouldTakeEvaluationsThatAreLogged(String compression) throws IOException {
        Instant at = Instant.now().minusSeconds(60);
        try (SdkLoggerProvider provider = SdkLoggerProvider.builder()
                .addLogRecordProcessor(BatchLogRecordProcessor.builder(OtlpHttpLogRecordExporter.builder()
                                .setEndpoint(base.resolve("/v1/logs").toString())
                                .addHeader("Authorization", "Bearer " + TOKEN)
                                .setCompression(compression)
                                .build())
                        .build())
                .build()) {
            Logger logger = provider.get("app");
            logger.logRecordBuilder()
                    .setEventName(EVALUATION)
                    .setAllAttributes(SERVED)
                    .setTimestamp(at)
                    .emit();
            logger.logRecordBuilder().setBody("not an event").emit();
            assertSent(provider.forceFlush());
        }

        assertOnlyExposure(at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void shouldTakeEvaluationsOfSpans(String compression) throws IOException {
        Instant at = Instant.now().minusSeconds(60);
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                .setEndpoint(base.resolve("/v1/traces").toString())
                                .addHeader("Authorization", "Bearer " + TOKEN)
                                .setCompression(compression)
                                .build())
                        .build())
                .build()) {
            Span span = provider.get("app").spanBuilder("GET /checkout").startSpan();
            span.addEvent(EVALUATION, SERVED, at);
            span.addEvent("something else");
            span.end();
            assertSent(provider.forceFlush());
        }

        assertOnlyExposure(at);
    }

    private static void assertSent(CompletableResultCode result) {
        assertThat(result.join(PATIENCE.toSeconds(), TimeUnit.SECONDS).isSuccess())
                .isTrue();
    }

    private void assertOnlyExposure(Instant at) throws IOException {
        List<Bus.Written> written = bus.written();
        assertThat(written).extracting(Bus.Written::type).containsExactly("$feature_flag_called");
        assertThat(written.getFirst().person()).isEqualTo("cust-481");
        assertThat(Instant.parse(written.getFirst().time())).isEqualTo(at);
        JsonNode properties = JSON.readTree(written.getFirst().json()).get("properties");
        assertThat(properties.get("$feature_flag").asText()).isEqualTo("checkout");
        assertThat(properties.get("$feature_flag_response").asText()).isEqualTo("short-form");
    }
}
