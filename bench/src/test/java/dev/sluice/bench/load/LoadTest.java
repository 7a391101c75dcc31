package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {

    private static final byte[] REQUEST = Http.post("/", Map.of("x", "y"), "abc".getBytes(StandardCharsets.UTF_8));

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void shouldSendWhatFallsDueAndReadWholeAnswers() throws IOException {
        // given
        answer(200, 100_000);

        // when
        LoadResult result = load(200);

        // then
        assertThat(result.answered()).isEqualTo(asked.get()).isPositive();
        assertThat(result.answerBytes()).isEqualTo(100_000);
        assertThat(result.refused()).isZero();
        assertThat(result.unanswered()).isZero();
    }

    @Test
    void shouldCountRefusalsApart() throws IOException {
        // given
        answer(503, 10);

        // when
        LoadResult result = load(100);

        // then
        assertThat(result.answered()).isZero();
        assertThat(result.refused()).isEqualTo(asked.get()).isPositive();
    }

    @Test
    void shouldChargeAStallToEveryoneWhoFellDueMeanwhile() throws IOException {
        // given a server that takes its time for each answer
        CountDownLatch stall = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            try {
                // Nobody counts down: each answer takes this long, whatever the machine does.
                assertThat(stall.await(50, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });

        // when a hundred a second fall due over one connection, which takes twenty
        LoadResult result = new Load(
                        new LoadPlan(server.getAddress().getPort(), 100, Duration.ZERO, Duration.ofMillis(500), 1),
                        List.of(REQUEST))
                .run();

        // then the last ones waited for all those before them: far longer than any answer took
        assertThat(result.max()).isGreaterThan(1_000);
        assertThat(result.p50()).isGreaterThan(500);
    }

    @Test
    void shouldSendTheNextOnceItHasTheAnswerWhenThereIsNoRate() throws IOException {
        // given
        answer(200, 10);

        // when
        LoadResult result = load(0);

        // then
        assertThat(result.answered()).isPositive();
        assertThat(result.perSecond()).isPositive();
    }

    private LoadResult load(double perSecond) throws IOException {
        LoadPlan plan =
                new LoadPlan(server.getAddress().getPort(), perSecond, Duration.ZERO, Duration.ofMillis(300), 4);
        return new Load(plan, List.of(REQUEST)).run();
    }

    private void answer(int status, int length) {
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, length);
            exchange.getResponseBody().write(new byte[length]);
            exchange.close();
        });
    }
}
