package dev.sluice.ingestion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.ingestion.fuzz.Good;
import dev.sluice.ingestion.fuzz.Mutations;
import dev.sluice.ingestion.fuzz.Rounds;
import dev.sluice.ingestion.webhook.Signed;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever comes through any door is answered in time, and never by a fault of ours. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(Sealed.class)
class DoorsFuzzTest {

    private static final int SENDERS = 4;
    private static final String SECRET = "fuzz-secret-0123456789abcdef0123";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> CAPTURE_PATHS = List.of(
            "/batch",
            "/batch/",
            "/e/",
            "/i/v0/e/",
            "/i/v0/e/?compression=base64",
            "/capture/",
            "/track",
            "/engage/",
            "/s/",
            "/e/?compression=gzip-js&_=1795405548438",
            "/e/?beacon=1&sent_at=yesterday",
            "/e/?compression=lz64");

    private static final List<String> TYPES = List.of(
            "application/json", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream", "x");

    @TestHTTPResource
    URI base;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private Bus bus;

    @BeforeEach
    void declareProject() {
        bus = new Bus(servers);
        bus.declare(Sealed.project(
                "fuzz",
                Good.TOKEN,
                Map.of(
                        "sentry",
                        SECRET,
                        "alertmanager",
                        SECRET,
                        "grafana",
                        SECRET,
                        "datadog",
                        SECRET,
                        "webhook",
                        SECRET)));
        Sender sender = new Sender(base);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> sender.json("/e", Good.CAPTURE.get(2)).statusCode() == 200);
        bus.written();
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void shouldAnswerEveryRequestWithoutFault() throws Exception {
        for (Rounds round : Rounds.of("sluice.fuzz.requests", 4_000)) {
            SplittableRandom random = round.random();
            try (ExecutorService threads = Executors.newFixedThreadPool(SENDERS)) {
                List<Future<?>> senders = new ArrayList<>();
                for (int i = 0; i < SENDERS; i++) {
                    // One after the other: what each sends must not depend on who comes first.
                    SplittableRandom own = random.split();
                    senders.add(threads.submit(() -> {
                        send(round, own);
                        return null;
                    }));
                }
                for (Future<?> sender : senders) {
                    sender.get();
                }
            }
        }

        System.out.println("fuzz of the doors: " + answers);
        assertThat(answers).containsKeys(200, 400);
        List<Bus.Written> written = bus.written();
        assertThat(written).isNotEmpty();
        for (Bus.Written record : written) {
            JsonNode event = JSON.readTree(record.json());
            assertThat(event.isObject()).isTrue();
            assertThat(record.key()).startsWith("fuzz/");
            assertThat(record.type()).isNotEmpty();
            assertThat(Instant.parse(record.time())).isBefore(Instant.now().plus(Duration.ofDays(1)));
        }
    }

    private void send(Rounds round, SplittableRandom random) throws IOException, InterruptedException {
        Mutations mutations = new Mutations(random);
        for (int i = 0; i < round.inputs() / SENDERS; i++) {
            HttpRequest request = request(mutations, random);
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            answers.computeIfAbsent(answer.statusCode(), status -> new LongAdder())
                    .increment();
            assertThat(answer.statusCode())
                    .as("%s: %s answered %s", round.at(i), request.uri(), answer.body())
                    .isBetween(200, 499);
        }
    }

    private HttpRequest request(Mutations mutations, SplittableRandom random) throws InvalidProtocolBufferException {
        HttpRequest.Builder request =
                switch (random.nextInt(10)) {
                    case 0, 1 -> otlp(mutations, random);
                    case 2, 3, 4 -> webhook(mutations, random);
                    default ->
                        post(
                                        mutations.anyOf(CAPTURE_PATHS),
                                        mutations.packed(mutations.json(mutations.anyOf(Good.CAPTURE))))
                                .header("Content-Type", mutations.anyOf(TYPES));
                };
        if (random.nextInt(20) == 0) {
            request.header("Content-Encoding", "gzip");
        }
        return request.timeout(Duration.ofSeconds(60)).build();
    }

    private HttpRequest.Builder otlp(Mutations mutations, SplittableRandom random)
            throws InvalidProtocolBufferException {
        boolean logs = random.nextBoolean();
        boolean json = random.nextBoolean();
        var good = mutations.anyOf(logs ? Good.LOGS : Good.TRACES);
        byte[] body = json ? mutations.json(JsonFormat.printer().print(good)) : mutations.bytes(good.toByteArray());
        return post(logs ? "/v1/logs" : "/v1/traces", random.nextInt(5) == 0 ? Mutations.gzip(body) : body)
                .header("Content-Type", json ? "application/json" : "application/x-protobuf")
                .header("Authorization", "Bearer " + Good.TOKEN);
    }

    /** Well signed, or it would be the seal only that is tried. */
    private HttpRequest.Builder webhook(Mutations mutations, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                byte[] body = mutations.json(mutations.anyOf(Good.SENTRY));
                String resource = mutations.anyOf(List.of("error", "event_alert", "metric_alert", "issue"));
                yield signed("sentry", body, Signed.sentry(SECRET, body, Instant.now(), resource));
            }
            case 1 -> {
                byte[] body = mutations.json(mutations.anyOf(Good.GROUPS));
                yield signed("grafana", body, Signed.grafana(SECRET, body));
            }
            case 2 -> signed("datadog", mutations.json(mutations.anyOf(Good.DATADOG)), Signed.bearer(SECRET));
            default -> signed("webhook", mutations.json(mutations.anyOf(Good.OWN)), Signed.basic(SECRET));
        };
    }

    private HttpRequest.Builder signed(String source, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = post("/webhooks/fuzz/" + source, body);
        headers.forEach(request::header);
        return request;
    }

    private HttpRequest.Builder post(String path, byte[] body) {
        return HttpRequest.newBuilder(base.resolve(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }
}
