package dev.sluice.ingestion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** With tracing on, a record belongs to the trace of the request that brought it. */
@QuarkusTest
@TestProfile(TracingTest.Traced.class)
class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String EVENT = "{\"event\":\"a\",\"distinct_id\":\"u\",\"token\":\"phc_traced\"}";

    /** Traces are made and go nowhere. */
    public static class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.traces.exporter", "none");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(KafkaResource.class));
        }
    }

    @TestHTTPResource
    URI base;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @Test
    void shouldCarryTraceOfRequest() {
        Sender sender = new Sender(base);
        try (Bus bus = new Bus(servers)) {
            bus.declare("traced", "phc_traced");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> sender.json("/e", EVENT).statusCode() == 200);
            bus.written();

            HttpResponse<String> answer = sender.post(
                    "/e", EVENT.getBytes(StandardCharsets.UTF_8), "traceparent", "00-" + TRACE + "-" + CALLER + "-01");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(bus.written())
                    .singleElement()
                    .extracting(Bus.Written::traceParent)
                    .asString()
                    .startsWith("00-" + TRACE + "-")
                    .doesNotContain(CALLER);
        }
    }
}
