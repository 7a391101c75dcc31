package dev.sluice.flagdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Many slow senders together must not have more memory than there is. */
@QuarkusTest
@TestProfile(SlowBodiesTest.LittleRoom.class)
class SlowBodiesTest {

    private static final Duration ATMOST = Duration.ofSeconds(10);
    private static final String ASK = "{\"token\":\"phc_slow\",\"distinct_id\":\"u\"}";

    /** Room for three of the largest bodies. */
    public static final class LittleRoom implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sluice.delivery.body-room-bytes", "3000000");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(KafkaResource.class));
        }
    }

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    @Test
    void shouldAskToComeAgainWhenBodiesThatArriveSlowlyTakeAllRoom() throws IOException {
        // given
        Http http = new Http(service);
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.project("slow");
            publisher.flag("slow", Flags.flag("any").forEveryone().build());
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> http.serves("slow", "any", 3));
        assertThat(http.post("/flags/?v=2", ASK).status()).isEqualTo(200);

        // when: more than there is room for, none of them ever whole
        List<Socket> senders = new ArrayList<>();
        await().atMost(ATMOST).until(() -> {
            senders.add(slowSender());
            return http.post("/flags/?v=2", ASK).status() == 503;
        });

        // then
        for (String door : new String[] {"/flags/?v=2", "/decide/?v=3", "/ofrep/v1/evaluate/flags"}) {
            Http.Reply reply = http.post(door, ASK, "X-API-Key", "phc_slow");
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("1");
            assertThat(reply.body()).contains("send it again soon");
        }

        // when
        for (Socket sender : senders) {
            sender.close();
        }

        // then
        await().atMost(ATMOST).until(() -> http.post("/flags/?v=2", ASK).status() == 200);
    }

    private Socket slowSender() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.getPort());
        String head = "POST /flags/?v=2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        try {
            socket.getOutputStream().write(new byte[999_000]);
            socket.getOutputStream().flush();
        } catch (IOException refused) {
            // Who finds no room may be told so before it has sent all.
            assertThat(refused).isNotNull();
        }
        return socket;
    }
}
