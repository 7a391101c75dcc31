package dev.sluice.autorollout.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.kit.egress.TargetGuard;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CanaryTurnTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeSluice sluice = new FakeSluice();

    @AfterEach
    void close() {
        sluice.close();
    }

    @Test
    void shouldMakeItsProjectOnceAndMeasureHowLongTheOldValueTakes() throws Exception {
        assertThat(turn(SOON).take("canary-1"))
                .hasValueSatisfying(took -> assertThat(took).isPositive().isLessThan(SOON));
        int asked = sluice.asked.size();

        assertThat(turn(SOON).take("canary-2")).isPresent();
        assertThat(sluice.asked.subList(asked, sluice.asked.size()))
                .doesNotContain("POST /api/v1/projects", "POST /api/v1/projects/sluice-canary/flags");
    }

    @Test
    void shouldStandAsideWhenAnotherInstanceHasTheTurn() throws Exception {
        turn(SOON).take("canary-1");

        assertThat(turn(SOON).take("canary-1")).isEmpty();
    }

    @Test
    void shouldSayAtWhichStepItFails() {
        sluice.isDeafToEvents = true;

        assertThatThrownBy(() -> turn(Duration.ofMillis(200)).take("canary-1"))
                .isInstanceOf(CanaryException.class)
                .hasMessageContaining("the old value is served again");
    }

    @Test
    void shouldTakeBackWhatAFailedTurnLeftAndFailItself() throws Exception {
        sluice.leaveARolloutRunning();

        assertThatThrownBy(() -> turn(SOON).take("canary-2"))
                .isInstanceOf(CanaryException.class)
                .hasMessageContaining("answered 409");

        assertThat(sluice.asked).contains("POST /api/v1/projects/sluice-canary/rollouts/left/roll-back");
        assertThat(turn(SOON).take("canary-3")).isPresent();
    }

    @Test
    void shouldNameATurnAlikeOnAllInstancesWhileItLasts() {
        Duration minute = Duration.ofMinutes(1);
        Instant at = Instant.parse("2026-11-23T10:00:00Z");

        assertThat(Canary.nameAt(at, minute))
                .isEqualTo(Canary.nameAt(at.plusSeconds(59), minute))
                .isNotEqualTo(Canary.nameAt(at.plusSeconds(60), minute));
    }

    @Test
    void shouldPingOnlyWhereItMayAndNoticeWhenNobodyIsThere() throws Exception {
        Vertx vertx = Vertx.vertx();
        AtomicInteger pings = new AtomicInteger();
        HttpServer outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        outside.createContext("/ping", exchange -> {
            boolean known = exchange.getRequestURI().getQuery().equals("id=1");
            pings.incrementAndGet();
            exchange.sendResponseHeaders(known ? 200 : 404, -1);
            exchange.close();
        });
        outside.start();
        try {
            String url = "http://127.0.0.1:" + outside.getAddress().getPort() + "/ping?id=";
            DeadMansSwitch open = new DeadMansSwitch(vertx, TargetGuard.ofAnyPort(true));
            DeadMansSwitch guarded = new DeadMansSwitch(vertx, TargetGuard.ofAnyPort(false));

            open.ping(URI.create(url + "1"));

            assertThat(pings).hasValue(1);
            assertThatThrownBy(() -> open.ping(URI.create(url + "2"))).hasMessageContaining("answered 404");
            assertThatThrownBy(() -> guarded.ping(URI.create(url.replace("http:", "https:") + "1")))
                    .hasMessageContaining("private address");
            assertThat(pings).hasValue(2);
        } finally {
            outside.stop(0);
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private CanaryTurn turn(Duration within) {
        return new CanaryTurn(new FrontDoor(sluice.url(), "key"), within, InstantSource.system());
    }
}
