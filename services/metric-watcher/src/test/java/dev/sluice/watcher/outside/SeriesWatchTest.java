package dev.sluice.watcher.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.flag.BasisPoints;
import dev.sluice.kit.egress.TargetGuard;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure.Series;
import dev.sluice.metric.Metric;
import dev.sluice.metric.OutsideReading;
import dev.sluice.metric.OutsideReading.State;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.judge.RolloutJudge;
import dev.sluice.rollout.Plan;
import dev.sluice.watcher.World;
import dev.sluice.watcher.sums.RolloutSums;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void close() throws Exception {
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldAskForBothArmsAndBeBreachedAfterEnoughLooks() throws Exception {
        server.createContext("/prom/api/v1/query_range", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = URLDecoder.decode(form.substring(0, form.indexOf('&')), StandardCharsets.UTF_8);
            asked.add(query);
            write(exchange, 200, range(query.contains("true") ? "2" : "1"));
        });
        Guardrail guardrail = guardrail(url("/prom/"));

        OutsideReading breached = afterLooks(guardrail, 2);

        assertThat(breached.state()).isEqualTo(State.BREACHED);
        assertThat(breached.ratio()).isEqualTo(2);
        assertThat(asked)
                .contains("query=sum(shop_errors{variant=\"true\"})", "query=sum(shop_errors{variant=\"false\"})");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"status\":\"success\",\"data\":{\"result\":[]}} | the query finds no series.",
                "200 | {\"status\":\"success\",\"data\":{\"result\":[{},{}]}} | aggregate them to one",
                "400 | {\"status\":\"error\",\"error\":\"parse error\"} | Prometheus answered 400: parse error.",
                "503 | busy | Prometheus could not be asked",
                "302 | {} | Prometheus answered 302"
            })
    void shouldSayWhyNothingIsKnown(int status, String body, String why) throws Exception {
        server.createContext("/", exchange -> write(exchange, status, body));

        OutsideReading reading = afterLooks(guardrail(url("")), 1);

        assertThat(reading.state()).isEqualTo(State.NO_DATA);
        assertThat(reading.sentence()).contains(why);
    }

    @Test
    void shouldNotAskIntoOurOwnNetworkUnlessThatIsAllowed() throws Exception {
        server.createContext("/", exchange -> {
            asked.add("asked");
            write(exchange, 200, range("1"));
        });

        OutsideReading reading = afterLooks(guardrail("https://127.0.0.1:" + port()), 1, TargetGuard.ofAnyPort(false));

        assertThat(reading.state()).isEqualTo(State.NO_DATA);
        assertThat(reading.sentence()).contains("private address");
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldNotLetAServerThatHangsPileUpLooksOrHoldUpOthers() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        List<Guardrail> hung = IntStream.range(0, 3 * SeriesWatch.AT_ONCE)
                .mapToObj(i -> guardrail("hung-" + i, "https://hung.example/" + i))
                .toList();
        Guardrail well = guardrail("well", "https://well.example");
        Instant first = World.START.plus(EVERY);
        Instant last = World.START.plus(EVERY.multipliedBy(20));
        try (SeriesWatch watch = new SeriesWatch((server, _, _, _) -> {
            asked.add(server);
            if (server.contains("hung")) {
                answers.await();
            }
            return new double[] {1};
        })) {
            for (int i = 1; i <= 20; i++) {
                Instant now = World.START.plus(EVERY.multipliedBy(i));
                hung.forEach(each -> reading(watch, each, now));
            }
            await().atMost(PATIENCE).until(() -> reading(watch, well, last).state() == State.WITHIN);
            answers.countDown();
            await().atMost(PATIENCE).until(() -> hung.stream()
                    .allMatch(each -> reading(watch, each, first).state() == State.WITHIN));
        }

        assertThat(asked)
                .as("one look at each, which asks for both arms")
                .filteredOn(server -> server.contains("hung"))
                .hasSize(2 * hung.size());
    }

    @Test
    void shouldBeginAnewWhenThePlanIsAnother() {
        Guardrail guardrail = guardrail("https://p.example");
        RolloutRecord rollout = World.at(2).rollout();
        Series series = (Series) guardrail.metric().measure();
        try (SeriesWatch watch = new SeriesWatch((_, query, _, _) -> new double[] {query.contains("true") ? 2 : 1})) {
            watch.reading(rollout, guardrail, series, World.START);
            await().atMost(PATIENCE)
                    .until(() -> watch.reading(rollout, guardrail, series, World.START.plus(EVERY))
                                    .state()
                            != State.NO_DATA);
            await().atMost(PATIENCE)
                    .until(() -> watch.reading(rollout, guardrail, series, World.START.plus(EVERY))
                                    .state()
                            == State.BREACHED);

            OutsideReading ofNext =
                    watch.reading(withPlanVersion(rollout, 2), guardrail, series, World.START.plus(EVERY));

            assertThat(ofNext.state()).isNotEqualTo(State.BREACHED);
        }
    }

    @Test
    void shouldStayBreachedWhenItIsStartedAgain() {
        Guardrail guardrail = guardrail("https://p.example");
        RolloutRecord rollout = World.at(2).guardedBy(List.of(guardrail));
        OutsideReading breach = new OutsideReading(State.BREACHED, 2, "treated 2 against control 1.");
        Verdict verdict = RolloutJudge.judge(
                RolloutSums.evidence(rollout, Optional.empty(), 1, World.START).with(Map.of(guardrail.id(), breach)));
        VerdictRecord published = new VerdictRecord(World.PROJECT, verdict);
        try (SeriesWatch watch = new SeriesWatch((_, _, _, _) -> new double[] {1}, _ -> Optional.of(published))) {
            assertThat(reading(watch, guardrail, rollout)).isEqualTo(breach);
            assertThat(reading(watch, guardrail, withPlanVersion(rollout, 2)).state())
                    .as("of another plan")
                    .isNotEqualTo(State.BREACHED);
        }
    }

    private static OutsideReading reading(SeriesWatch watch, Guardrail guardrail, RolloutRecord rollout) {
        return watch.reading(rollout, guardrail, (Series) guardrail.metric().measure(), World.START);
    }

    private static RolloutRecord withPlanVersion(RolloutRecord all, int version) {
        Plan plan = all.plan();
        Plan next = new Plan(
                version,
                plan.templateKey(),
                plan.templateVersion(),
                plan.treatment(),
                plan.stages(),
                plan.guardrails(),
                plan.alpha(),
                plan.beta(),
                plan.holdback());
        return new RolloutRecord(
                all.project(),
                all.rolloutId(),
                all.flag(),
                all.generation(),
                next,
                all.phase(),
                all.stage(),
                all.stageFlagVersion(),
                all.stageOpenedAt(),
                all.reason(),
                all.changedAt());
    }

    private OutsideReading afterLooks(Guardrail guardrail, int looks) throws Exception {
        return afterLooks(guardrail, looks, TargetGuard.ofAnyPort(true));
    }

    private OutsideReading afterLooks(Guardrail guardrail, int looks, TargetGuard guard) {
        try (SeriesWatch watch = watch(guard)) {
            Instant now = World.START;
            String before = SeriesLooks.NONE.newest().sentence();
            for (int i = 0; i < looks; i++) {
                now = now.plus(EVERY);
                Instant at = now;
                String last = before;
                reading(watch, guardrail, at);
                await().atMost(PATIENCE)
                        .until(() -> !reading(watch, guardrail, at).sentence().equals(last));
                before = reading(watch, guardrail, at).sentence();
            }
            return reading(watch, guardrail, now);
        }
    }

    private SeriesWatch watch(TargetGuard guard) {
        return new SeriesWatch(new PrometheusApi(vertx, guard)::range);
    }

    private static OutsideReading reading(SeriesWatch watch, Guardrail guardrail, Instant now) {
        return watch.reading(
                World.at(2).rollout(), guardrail, (Series) guardrail.metric().measure(), now);
    }

    private static Guardrail guardrail(String server) {
        return guardrail("errors", server);
    }

    private static Guardrail guardrail(String id, String server) {
        Series series = new Series(
                server,
                "sum(shop_errors{variant=\"{{treatment}}\"})",
                "sum(shop_errors{variant=\"{{control}}\"})",
                2,
                EVERY,
                EVERY);
        return new Guardrail(
                id,
                new Metric("errors", "errors", series, Duration.ofMinutes(1)),
                Direction.HIGHER_IS_WORSE,
                new BasisPoints(3_000),
                Trigger.HARM,
                GuardrailAction.ROLL_BACK,
                1);
    }

    private static String range(String value) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":"
                + "[[1,\"" + value + "\"],[2,\"NaN\"],[3,\"" + value + "\"]]}]}}";
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static void write(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
