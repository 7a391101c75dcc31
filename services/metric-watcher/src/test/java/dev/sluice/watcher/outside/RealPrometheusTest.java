package dev.sluice.watcher.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.BasisPoints;
import dev.sluice.infra.DataFolder;
import dev.sluice.infra.FreePorts;
import dev.sluice.infra.Processes;
import dev.sluice.infra.Tether;
import dev.sluice.kit.egress.TargetGuard;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure.Series;
import dev.sluice.metric.Metric;
import dev.sluice.metric.OutsideReading;
import dev.sluice.metric.OutsideReading.State;
import dev.sluice.metric.Trigger;
import dev.sluice.watcher.World;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Looks at a Prometheus that is one: Debian's, on loopback, which scrapes an exporter of this test. In its shop 10 % of the requests of
 * people without a feature fail; of those with the steady feature as many, with the broken one half of all. Skipped where no {@code
 * prometheus} is on the path.
 */
class RealPrometheusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration EVERY = Duration.ofSeconds(10);
    /** One may find nothing on a machine that is very busy; the rates look back a minute. */
    private static final int LOOKS_MAX = 4;

    private static final Vertx VERTX = Vertx.vertx();
    private static final AtomicInteger SCRAPES = new AtomicInteger();
    private static HttpServer exporter;
    private static Process prometheus;
    private static DataFolder data;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        assumePrometheus();
        exporter = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        exporter.createContext("/metrics", exchange -> {
            byte[] body = shop(SCRAPES.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        exporter.start();
        int port = FreePorts.choose(Set.of());
        url = "http://127.0.0.1:" + port;
        data = new DataFolder(Path.of("target/prometheus").toAbsolutePath());
        data.delete();
        Path folder = Files.createDirectories(Path.of("target/prometheus").toAbsolutePath());
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                global: {scrape_interval: 200ms, scrape_timeout: 200ms}
                scrape_configs:
                - job_name: shop
                  static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(exporter.getAddress().getPort()));
        prometheus = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        Tether.to(prometheus.toHandle());
        await("a few scrapes").atMost(PATIENCE).until(() -> scraped() >= 4);
    }

    @AfterAll
    static void stop() throws Exception {
        if (prometheus != null) {
            Processes.stop(prometheus.toHandle(), Duration.ofSeconds(10));
            data.delete();
        }
        if (exporter != null) {
            exporter.stop(0);
        }
        VERTX.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldBeBreachedByTheSecondLookAtAFeatureThatFailsFiveTimesAsOften() {
        OutsideReading second = lookUntil(State.BREACHED, "broken");

        assertThat(second.state()).as(second.sentence()).isEqualTo(State.BREACHED);
        assertThat(second.sentence()).contains("2 of 2 looks in a row");
        assertThat(second.ratio()).isCloseTo(5, offset(1e-6));
    }

    @Test
    void shouldBeWithinWhenBothArmsFailAlike() {
        OutsideReading reading = lookUntil(State.WITHIN, "steady");

        assertThat(reading.state()).as(reading.sentence()).isEqualTo(State.WITHIN);
        assertThat(reading.ratio()).isCloseTo(1, offset(1e-6));
    }

    @Test
    void shouldSayWhatPrometheusSaysOfAQueryThatIsNone() {
        OutsideReading reading = lookUntil(State.NO_DATA, "steady\"}[");

        assertThat(reading.state()).isEqualTo(State.NO_DATA);
        assertThat(reading.sentence()).contains("Prometheus answered 400").contains("parse error");
    }

    /** Ten requests of each arm a scrape. */
    private static String shop(int scrape) {
        StringBuilder text = new StringBuilder();
        for (String feature : new String[] {"steady", "broken"}) {
            for (String variant : new String[] {"true", "false"}) {
                int failing = feature.equals("broken") && variant.equals("true") ? 5 : 1;
                String labels = "{feature=\"" + feature + "\",variant=\"" + variant + "\"} ";
                text.append("shop_requests_total")
                        .append(labels)
                        .append(10L * scrape)
                        .append('\n');
                text.append("shop_errors_total")
                        .append(labels)
                        .append((long) failing * scrape)
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Each look is 10 s after the last by the clock that the watch is told; the rates look back further than that. */
    private static OutsideReading lookUntil(State wanted, String feature) {
        Guardrail guardrail = guardrail(feature);
        try (SeriesWatch watch = new SeriesWatch(new PrometheusApi(VERTX, TargetGuard.ofAnyPort(true))::range)) {
            String before = SeriesLooks.NONE.newest().sentence();
            Instant now = Instant.now();
            OutsideReading seen = SeriesLooks.NONE.newest();
            for (int i = 0; i < LOOKS_MAX && (i == 0 || seen.state() != wanted); i++) {
                Instant at = now.plus(EVERY.multipliedBy(i));
                String last = before;
                await().atMost(PATIENCE)
                        .until(() -> !reading(watch, guardrail, at).sentence().equals(last));
                seen = reading(watch, guardrail, at);
                before = seen.sentence();
            }
            return seen;
        }
    }

    private static OutsideReading reading(SeriesWatch watch, Guardrail guardrail, Instant now) {
        return watch.reading(
                World.at(2).rollout(), guardrail, (Series) guardrail.metric().measure(), now);
    }

    private static Guardrail guardrail(String feature) {
        Series series = new Series(
                url, share(feature, "{{treatment}}"), share(feature, "{{control}}"), 2, EVERY, Duration.ofSeconds(5));
        return new Guardrail(
                "errors",
                new Metric("errors", "errors", series, Duration.ofMinutes(1)),
                Direction.HIGHER_IS_WORSE,
                new BasisPoints(3_000),
                Trigger.HARM,
                GuardrailAction.ROLL_BACK,
                1);
    }

    private static String share(String feature, String variant) {
        String of = "{feature=\"" + feature + "\",variant=\"" + variant + "\"}[1m]))";
        return "sum(rate(shop_errors_total" + of + " / sum(rate(shop_requests_total" + of;
    }

    /** How many scrapes Prometheus has kept. */
    private static int scraped() throws InterruptedException {
        String query = URLEncoder.encode("min(count_over_time(shop_errors_total[1m]))", StandardCharsets.UTF_8);
        try (HttpClient http = HttpClient.newHttpClient()) {
            JsonNode found = WireJson.lenient()
                    .readTree(http.send(
                                    HttpRequest.newBuilder(URI.create(url + "/api/v1/query?query=" + query))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body())
                    .path("data")
                    .path("result");
            return found.isEmpty() ? 0 : found.get(0).path("value").get(1).asInt();
        } catch (IOException e) {
            // It does not listen yet.
            return 0;
        }
    }

    private static void assumePrometheus() {
        Optional<String> path = Optional.ofNullable(System.getenv("PATH"));
        boolean isThere = path.stream()
                .flatMap(each -> Arrays.stream(each.split(File.pathSeparator, -1)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus")));
        assumeTrue(
                isThere,
                "no prometheus on the path, so none is asked: apt-get install --no-install-recommends prometheus");
    }
}
