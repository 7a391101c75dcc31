package dev.sluice.notifier.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.kit.egress.TargetGuard;
import dev.sluice.notifier.TestSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver can do to us, on raw sockets. */
class HttpPostTest {

    private final Vertx vertx = Vertx.vertx();
    private final HttpPost inside = new HttpPost(vertx, TargetGuard.ofAnyPort(true), TestSettings.PLAIN);
    private final HttpPost outside = new HttpPost(vertx, TargetGuard.ofAnyPort(false), TestSettings.PLAIN);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void shouldNotFollowARedirect() throws Exception {
        try (Receiver trap = new Receiver("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true);
                Receiver receiver = new Receiver(
                        "HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:" + trap.port()
                                + "/\r\nContent-Length: 0\r\n\r\n",
                        true)) {
            assertThat(post(inside, receiver.url())).isInstanceOf(Attempt.Refused.class);
            assertThat(trap.connections()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, Delivered",
        "202, Delivered",
        "400, Refused",
        "404, Refused",
        "410, Refused",
        "408, Failed",
        "429, Failed",
        "500, Failed",
        "503, Failed"
    })
    void shouldTellLaterFromNever(int status, String outcome) throws Exception {
        try (Receiver receiver =
                new Receiver("HTTP/1.1 " + status + " x\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno", true)) {
            Attempt attempt = post(inside, receiver.url());

            assertThat(attempt.getClass().getSimpleName()).isEqualTo(outcome);
            if (attempt instanceof Attempt.Failed failed) {
                assertThat(failed.retryAfter()).contains(Duration.ofSeconds(7));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
                "HTTP/1.1 200",
                "no HTTP at all\r\n\r\n"
            })
    void shouldTryAgainWhenAReceiverHangsUpOrHangs(String said) throws Exception {
        try (Receiver closing = new Receiver(said, true);
                Receiver hanging = new Receiver(said.startsWith("no") ? "" : said, false)) {
            assertThat(post(inside, closing.url())).isInstanceOf(Attempt.Failed.class);
            assertThat(post(inside, hanging.url())).isInstanceOf(Attempt.Failed.class);
        }
    }

    @Test
    void shouldReadNoMoreOfAnAnswerThanAPersonWould() throws Exception {
        try (Receiver endless =
                new Receiver("HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n" + "x".repeat(4_000_000), true)) {
            Attempt attempt = post(inside, endless.url());

            assertThat(attempt)
                    .isInstanceOfSatisfying(Attempt.Delivered.class, delivered -> assertThat(delivered.answer())
                            .hasSizeLessThan(300));
        }
    }

    /** Ways of writing this machine's own addresses; a trap listens. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "127.1",
                "0x7f000001",
                "2130706433",
                "0177.0.0.1",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "0.0.0.0",
                "[::]",
                "10.0.0.1",
                "169.254.169.254",
                "[fe80::1]",
                "[64:ff9b::7f00:1]",
                "192.168.1.1"
            })
    void shouldNotConnectToPrivateAddressesHoweverWritten(String host) throws Exception {
        try (Receiver trap = new Receiver("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true)) {
            for (String scheme : List.of("https", "http")) {
                Attempt attempt = post(outside, URI.create(scheme + "://" + host + ":" + trap.port() + "/"));
                assertThat(attempt).isNotInstanceOf(Attempt.Delivered.class);
            }
            assertThat(trap.connections()).isZero();
        }
    }

    @Test
    void shouldShowOfAnAnswerWhatAPersonCanRead() {
        String spoofed = "no\u202Etxt.exe\u0000\u200B\r\nSet-Cookie: x\u2028end " + "\uD83D\uDE00".repeat(500);

        String said = new Answer(400, Optional.empty(), spoofed).said();

        assertThat(said)
                .startsWith("the receiver answered 400: no txt.exe Set-Cookie: x end \uD83D\uDE00")
                .endsWith("\uD83D\uDE00…")
                .hasSizeLessThan(240);
        assertThat(new Answer(502, Optional.empty(), "\n <html><body>secret").said())
                .isEqualTo("the receiver answered 502: (a page)");
    }

    @Test
    void shouldObeyADateInRetryAfter() {
        Answer answer = new Answer(429, Optional.of("Mon, 23 Nov 2026 12:00:30 GMT"), "");

        assertThat(answer.byStatus(dev.sluice.notifier.Alerts.NOON))
                .isEqualTo(new Attempt.Failed(
                        "the receiver answered 429: (nothing)", Optional.of(Duration.ofSeconds(30))));
    }

    private static Attempt post(HttpPost http, URI url) {
        return http.post(new HttpPost.Message(url, "{}")).await().atMost(Duration.ofSeconds(20));
    }

    /** Says the same to everybody, whatever they ask, and then hangs up or not. */
    private static final class Receiver implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();

        Receiver(String answer, boolean hangsUp) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try {
                        Socket client = socket.accept();
                        connections.incrementAndGet();
                        Thread.ofVirtual().start(() -> say(client, answer, hangsUp));
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
        }

        private static void say(Socket client, String answer, boolean hangsUp) {
            try {
                client.getInputStream().read(new byte[8_192]);
                OutputStream out = client.getOutputStream();
                out.write(answer.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                if (hangsUp) {
                    client.close();
                }
            } catch (IOException gone) {
                // The other end had enough.
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + port() + "/hook");
        }

        int connections() {
            return connections.get();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
