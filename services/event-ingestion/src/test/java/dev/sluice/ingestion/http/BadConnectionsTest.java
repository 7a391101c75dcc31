package dev.sluice.ingestion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders that are slow, fall silent or go in the middle: they get nothing written, hold nothing for long, and hinder nobody. */
@QuarkusTest
@TestProfile(BadConnectionsTest.Hurried.class)
class BadConnectionsTest {

    private static final String TOKEN = "phc_bad_connections";
    private static final String EVENT = "{\"event\":\"cut\",\"distinct_id\":\"u\",\"token\":\"" + TOKEN + "\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MANY = 300;

    /** The same service with shorter waits. */
    public static class Hurried implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.ingestion.body-timeout", "1s",
                    "sluice.ingestion.head-timeout", "1s",
                    "quarkus.http.idle-timeout", "2s",
                    "sluice.ingestion.max-requests", "500");
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

    private final List<Socket> sockets = new ArrayList<>();
    private Sender sender;
    private Bus bus;

    @BeforeEach
    void declareProject() {
        sender = new Sender(base);
        bus = new Bus(servers);
        bus.declare("bad-connections", TOKEN);
        await().atMost(PATIENCE)
                .until(() -> sender.json("/e", EVENT.replace("cut", "whole")).statusCode() == 200);
        bus.written();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        bus.close();
    }

    @Test
    void shouldGiveUpOnBodyThatTricklesIn() throws Exception {
        Socket slow = connected(head("Content-Length: 100000"));
        slow.setSoTimeout(100);

        StringBuilder answer = new StringBuilder();
        await().atMost(PATIENCE).until(() -> {
            send(slow, "x");
            return isEndOf(slow, answer);
        });

        assertThat(answer.toString()).startsWith("HTTP/1.1 408").contains("a body must arrive within 1 s");
        awaitNothingHeld();
    }

    @Test
    void shouldForgetSendersThatFallSilentAndServeOthersMeanwhile() throws Exception {
        for (int i = 0; i < MANY; i++) {
            connected(head("Content-Length: 1000") + EVENT.substring(0, 20));
        }

        assertThat(sender.json("/e", EVENT.replace("cut", "other")).statusCode())
                .isEqualTo(200);

        awaitNothingHeld();
        assertThat(bus.written()).extracting(Bus.Written::type).containsExactly("other");
    }

    @Test
    void shouldServeOthersWhileHeadersTrickleIn() throws Exception {
        for (int i = 0; i < MANY; i++) {
            connected("POST /e HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        }
        for (Socket socket : sockets) {
            send(socket, "x");
        }

        assertThat(sender.json("/e", EVENT.replace("cut", "other")).statusCode())
                .isEqualTo(200);
        awaitNothingHeld();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEndConnectionOnWhichHeadersTrickleInForEver(boolean afterWholeRequest) throws Exception {
        Socket slow = connected(
                afterWholeRequest
                        ? "GET /q/health/live HTTP/1.1\r\nHost: x\r\n\r\n"
                        : "POST /e HTTP/1.1\r\nHost: x\r\n");
        slow.setSoTimeout(100);

        await().atMost(PATIENCE).until(() -> {
            try {
                send(slow, "X-Slow: x\r\n");
                return isClosed(slow);
            } catch (SocketException reset) {
                return true;
            }
        });

        assertThat(sender.json("/e", EVENT.replace("cut", "other")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldWriteNothingOfBodyThatIsCutOff() throws Exception {
        connected(head("Content-Length: " + (EVENT.length() + 1)) + EVENT).close();
        connected(head("Transfer-Encoding: chunked") + Integer.toHexString(EVENT.length()) + "\r\n" + EVENT + "\r\n")
                .close();
        Socket reset = connected(head("Content-Length: " + (EVENT.length() + 1)) + EVENT);
        reset.setSoLinger(true, 0);
        reset.close();

        awaitNothingHeld();
        assertThat(sender.json("/e", EVENT.replace("cut", "after")).statusCode())
                .isEqualTo(200);
        assertThat(bus.written()).extracting(Bus.Written::type).containsExactly("after");
    }

    private static String head(String length) {
        return "POST /e HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n";
    }

    private Socket connected(String beginning) throws IOException {
        Socket socket = new Socket(base.getHost(), base.getPort());
        sockets.add(socket);
        send(socket, beginning);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read(new byte[4_096]) < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** Whether a whole answer has been read. */
    private static boolean isEndOf(Socket socket, StringBuilder answer) throws IOException {
        try {
            InputStream in = socket.getInputStream();
            answer.append(new String(in.readNBytes(1), StandardCharsets.UTF_8));
            answer.append(new String(in.readNBytes(in.available()), StandardCharsets.UTF_8));
        } catch (SocketTimeoutException e) {
            return false;
        }
        return answer.indexOf("}") > 0;
    }

    private void awaitNothingHeld() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sender.send("GET", "/q/metrics").body())
                        .containsPattern("sluice_ingestion_inflight_requests 0")
                        .containsPattern("sluice_ingestion_inflight_bytes 0"));
    }
}
