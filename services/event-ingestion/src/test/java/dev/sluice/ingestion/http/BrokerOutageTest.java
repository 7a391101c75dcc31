package dev.sluice.ingestion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The promise when the broker goes away and comes back. One long story, because starting brokers is slow. */
@QuarkusTest
@TestProfile(BrokerOutageTest.Impatient.class)
class BrokerOutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The same service with shorter waits and less room. */
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "mp.messaging.outgoing.events.delivery.timeout.ms", "2000",
                    "mp.messaging.outgoing.events.request.timeout.ms", "1000",
                    "sluice.ingestion.max-in-flight", "1M",
                    "sluice.ingestion.max-requests", "20");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(OwnBroker.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @TestHTTPResource
    URI base;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @Test
    void shouldRefuseWhileBrokerIsAwayAndRecoverByItself() throws Exception {
        Sender sender = new Sender(base);
        try (Bus bus = new Bus(servers)) {
            bus.declare("shop", "phc_outage");
            await().atMost(PATIENCE).until(() -> send(sender, "before").statusCode() == 200);
            await().atMost(PATIENCE)
                    .until(() -> sender.send("GET", "/q/health/ready").statusCode() == 200);

            OwnBroker.stopBroker();

            HttpResponse<String> away = send(sender, "away");
            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(away.body()).contains("could not be written");
            assertThat(away.headers().firstValue("retry-after")).contains("5");
            assertThat(away.headers().firstValue("access-control-allow-origin")).contains("*");
            assertThat(send(sender, "stranger", "phc_nobody").statusCode()).isEqualTo(401);
            await().atMost(PATIENCE)
                    .until(() -> sender.send("GET", "/q/health/ready").statusCode() == 503);
            assertThat(sender.send("GET", "/q/health/live").statusCode()).isEqualTo(200);

            assertThat(statuses(sender, 60)).containsOnly(503);
            assertThat(sender.send("GET", "/q/metrics").body())
                    .containsPattern("sluice_ingestion_requests_refused_total\\{reason=\"overloaded\",?} [1-9]")
                    .containsPattern("sluice_ingestion_requests_refused_total\\{reason=\"not_durable\",?} [1-9]")
                    .containsPattern("sluice_ingestion_inflight_requests 0")
                    .containsPattern("sluice_ingestion_inflight_bytes 0");

            OwnBroker.startBroker();

            await().atMost(PATIENCE).until(() -> send(sender, "after").statusCode() == 200);
            await().atMost(PATIENCE)
                    .until(() -> sender.send("GET", "/q/health/ready").statusCode() == 200);
            assertThat(bus.written()).extracting(Bus.Written::type).contains("before", "after");
        }
    }

    /** Sends more at once than there is room for. */
    private static List<Integer> statuses(Sender sender, int count) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> requests = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                requests.add(() -> send(sender, "flood").statusCode());
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : threads.invokeAll(requests)) {
                statuses.add(answer.get());
            }
            return statuses;
        }
    }

    private static HttpResponse<String> send(Sender sender, String event) {
        return send(sender, event, "phc_outage");
    }

    private static HttpResponse<String> send(Sender sender, String event, String token) {
        return sender.json("/e/", "{\"event\":\"%s\",\"distinct_id\":\"u\",\"token\":\"%s\"}".formatted(event, token));
    }
}
