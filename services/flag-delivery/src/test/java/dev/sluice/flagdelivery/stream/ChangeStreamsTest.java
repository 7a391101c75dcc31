package dev.sluice.flagdelivery.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Http;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@WithTestResource(KafkaResource.class)
@Timeout(60)
class ChangeStreamsTest {

    private static final Duration ATMOST = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    private Http http;
    private Publisher publisher;
    private final List<HttpURLConnection> opened = new ArrayList<>();

    @BeforeEach
    void publishFlag() {
        http = new Http(service);
        publisher = new Publisher(bootstrapServers);
        publisher.project("told");
        publisher.flag("told", Flags.flag("a").version(1).forEveryone().build());
        await().atMost(ATMOST).until(() -> http.serves("told", "a", 1));
    }

    @AfterEach
    void close() {
        opened.forEach(HttpURLConnection::disconnect);
        publisher.close();
    }

    @Test
    void shouldTellVersionsAndThenEachChangeWhenSomebodyListens() throws IOException {
        // given
        Scanner events = listen("/flags/changes?token=phc_told");
        assertThat(nextData(events)).isEqualTo("{\"a\":1}");

        // when
        publisher.flag("told", Flags.flag("b").version(5).forEveryone().build());

        // then
        assertThat(nextData(events)).isEqualTo("{\"b\":5}");

        // when
        publisher.noFlag("told", "b");

        // then
        assertThat(nextData(events)).isEqualTo("{\"b\":null}");
    }

    @Test
    void shouldTellOpenFeatureToAskAgainWhenAFlagChanges() throws IOException {
        // given
        String stream = http.post("/ofrep/v1/evaluate/flags", "{\"context\":{}}", "X-API-Key", "phc_told")
                .json()
                .at("/eventStreams/0/endpoint/requestUri")
                .asText();
        Scanner events = listen(stream);

        // when
        publisher.flag("told", Flags.flag("c").version(2).forEveryone().build());

        // then
        assertThat(nextData(events)).startsWith("{\"type\":\"refetchEvaluation\",\"lastModified\":");

        // when
        Scanner again = listen(stream, "Last-Event-ID", "1");

        // then
        assertThat(nextData(again)).startsWith("{\"type\":\"refetchEvaluation\"");
        publisher.noFlag("told", "c");
        await().atMost(ATMOST).until(() -> http.serves("told", "c", -1));
    }

    @Test
    void shouldRefuseWhenTheChannelIsNotOurs() {
        assertThat(http.get("/ofrep/v1/stream?ch=told.20000.00").status()).isEqualTo(401);
        assertThat(http.get("/ofrep/v1/stream?ch=x").status()).isEqualTo(401);
        assertThat(http.get("/ofrep/v1/stream").status()).isEqualTo(401);
        assertThat(http.get("/flags/changes?token=no").status()).isEqualTo(401);
    }

    private Scanner listen(String path, String... header) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(http.base() + path).toURL().openConnection();
        if (header.length > 0) {
            connection.setRequestProperty(header[0], header[1]);
        }
        opened.add(connection);
        InputStream body = connection.getInputStream();
        assertThat(connection.getContentType()).isEqualTo("text/event-stream");
        Scanner lines = new Scanner(body, StandardCharsets.UTF_8);
        assertThat(lines.nextLine()).isEqualTo("retry: 3000");
        return lines;
    }

    private static String nextData(Scanner lines) {
        String line = lines.nextLine();
        while (!line.startsWith("data: ")) {
            line = lines.nextLine();
        }
        return line.substring("data: ".length());
    }
}
