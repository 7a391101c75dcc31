package dev.sluice.ingestion.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A service that is told to stop says so first, answers what it has begun, and then goes. */
class DrainFault {

    private static final int OPEN = 20;

    @Test
    void shouldAnswerWhatWasBegunWhenToldToStop() throws Exception {
        try (Rig rig = new Rig("fault-drain");
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            // given requests that wait for a broker which does not answer any more
            assertThat(http.send(event(rig, OPEN), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            rig.freezeBroker();
            List<CompletableFuture<HttpResponse<String>>> open = new ArrayList<>();
            for (int i = 0; i < OPEN; i++) {
                open.add(http.sendAsync(event(rig, i), HttpResponse.BodyHandlers.ofString()));
            }
            await().atMost(Rig.PATIENCE).until(() -> inFlight(http, rig) == OPEN);

            // when
            rig.askServiceToStop();
            await("a readiness check that says no, before the door is shut")
                    .atMost(Rig.PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> rig.readiness() == 503);
            rig.thawBroker();

            // then
            for (CompletableFuture<HttpResponse<String>> each : open) {
                assertThat(each.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
            assertThat(rig.serviceEndsWithin(Duration.ofSeconds(15))).isTrue();
        }
    }

    private static HttpRequest event(Rig rig, int person) {
        return HttpRequest.newBuilder(rig.url("/e/"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"event\":\"drained\",\"distinct_id\":\"u%d\",\"token\":\"%s\"}"
                                .formatted(person, Rig.TOKEN)))
                .build();
    }

    private static int inFlight(HttpClient http, Rig rig) throws Exception {
        return http.send(HttpRequest.newBuilder(rig.url("/q/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("sluice_ingestion_inflight_requests"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
