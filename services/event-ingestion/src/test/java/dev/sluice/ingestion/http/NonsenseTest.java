package dev.sluice.ingestion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that no SDK sends: refused by the name of what is wrong, and never taken as if all were well. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
class NonsenseTest {

    private static final String TOKEN = "phc_nonsense";

    @TestHTTPResource
    URI base;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private Sender sender;
    private Bus bus;

    @BeforeEach
    void declareProject() {
        sender = new Sender(base);
        bus = new Bus(servers);
        bus.declare("nonsense", TOKEN);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        sender.json("/e", "{\"event\":\"ready\",\"distinct_id\":\"x\",\"token\":\"" + TOKEN + "\"}")
                                        .statusCode()
                                == 200);
        bus.written();
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/engage|{\"token\":\"T\",\"distinct_id\":{\"a\":1},\"event\":[],\"batch\":\"x\"}|\\\"batch\\\"",
                "/engage|{\"token\":\"T\",\"distinct_id\":{\"a\":1},\"event\":[]}|\\\"event\\\"",
                "/engage|{\"token\":\"T\",\"distinct_id\":\"u\",\"event\":7}|\\\"event\\\"",
                "/e|{\"token\":\"T\",\"distinct_id\":\"u\",\"event\":\"a\",\"batch\":{}}|\\\"batch\\\"",
                "/batch|{\"token\":\"T\",\"batch\":{}}|\\\"batch\\\"",
                "/i/v1/analytics/events|{\"batch\":{}}|\\\"batch\\\"",
                "/i/v1/analytics/events|{}|\\\"batch\\\"",
                "/i/v1/analytics/events|[{\"event\":\"a\",\"distinct_id\":\"u\"}]|\\\"batch\\\"",
                "/i/v1/analytics/events|{\"batch\":[{}]}|\\\"event\\\"",
                "/v1/logs|{\"distinct_id\":{\"a\":1},\"event\":[],\"batch\":\"x\"}|resourceLogs",
                "/v1/logs|{\"batch\":{}}|resourceLogs",
                "/v1/logs|{\"resourceLogs\":\"x\"}|resourceLogs",
                "/v1/logs|{\"resourceLogs\":[1]}|resourceLogs",
                "/v1/logs|{\"resourceLogs\":[{\"scopeLogs\":{}}]}|scopeLogs",
                "/v1/traces|{\"resourceLogs\":[]}|resourceSpans"
            })
    void shouldRefuseByTheFieldsName(String path, String body, String named) {
        HttpResponse<String> answer = send(path, body.replace("\"T\"", "\"" + TOKEN + "\""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(named);
        assertThat(bus.written()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/engage|{\"token\":\"T\",\"$distinct_id\":\"u\",\"$set\":{\"a\":1}}",
                "/engage|{\"token\":\"T\",\"distinct_id\":\"u\",\"event\":null,\"batch\":null}",
                "/e|{\"token\":\"T\",\"distinct_id\":7,\"event\":\"a\"}",
                "/v1/logs|{}",
                "/v1/logs|{\"resourceLogs\":[],\"later\":{\"field\":[1]}}",
                "/v1/logs|{\"resourceLogs\":null}",
                "/v1/traces|{\"resourceSpans\":[{\"resource\":{}}]}"
            })
    void shouldStillTakeWhatClientsMaySend(String path, String body) {
        HttpResponse<String> answer = send(path, body.replace("\"T\"", "\"" + TOKEN + "\""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void shouldSayWhichEventOfTheNewerFormWasTakenWhenAnotherHasNoUuid() {
        HttpResponse<String> answer = send("/i/v1/analytics/events", """
                {"batch":[{},{"event":"a","distinct_id":"u","uuid":"0192f3a4-7b1c-7def-8123-456789abcdef"}]}""");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"0192f3a4-7b1c-7def-8123-456789abcdef\":{\"result\":\"ok\"}");
    }

    /** None of these is JSON, and all of them look like base64 until they are decoded. */
    @ParameterizedTest
    @ValueSource(strings = {"/s", "/batch", "/e", "/i/v1/analytics/events"})
    void shouldRefuseLargeBodiesThatAreNotJsonForGood(String path) {
        for (int megabytes : new int[] {16, 20, 23, 25, 26}) {
            byte[] body = "x".repeat(megabytes << 20).getBytes(StandardCharsets.US_ASCII);

            HttpResponse<String> answer =
                    sender.post(path, body, "Content-Type", "text/plain", "Authorization", "Bearer " + TOKEN);

            assertThat(answer.statusCode())
                    .as("%d MiB: %s", megabytes, answer.body())
                    .isIn(400, 413);
            if (answer.statusCode() == 413) {
                assertThat(answer.body()).containsPattern("at most [0-9]+ bytes");
            }
        }
    }

    private HttpResponse<String> send(String path, String body) {
        return sender.post(
                path,
                body.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + TOKEN);
    }
}
