package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be seen and asked from outside, and what is refused at the door. */
@Order(1)
@ExtendWith(World.Shared.class)
class DoorsJourney {

    private static final long MEGABYTES_MAX = 3 * 1024;

    private final World world;

    DoorsJourney(World world) {
        this.world = world;
    }

    @Test
    void shouldDescribeTheWholeApiAtOnePlace() {
        // when
        JsonNode document = Api.parsed(
                Http.get(world.stack().url() + "/api/v1/openapi.json").body());

        // then
        List<String> paths = new ArrayList<>();
        document.get("paths").fieldNames().forEachRemaining(paths::add);
        String project = "/api/v1/projects/{project}";
        assertThat(paths)
                .contains(
                        project + "/flags",
                        project + "/metrics",
                        project + "/templates",
                        project + "/rollouts",
                        project + "/rollouts/{id}/explain",
                        project + "/notification-routes",
                        "/flags",
                        "/flags/definitions",
                        "/ofrep/v1/evaluate/flags",
                        "/batch",
                        "/v1/logs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer sk_wrong", "Basic c2tfc3lzdGVtX3Rlc3Rz"})
    void shouldRefuseWhoeverHasNoKey(String authorization) {
        for (String path : List.of("flags", "rollouts", "verdicts", "notification-routes", "alerts")) {
            // when
            var request = Http.to(world.stack().url() + "/api/v1/projects/default/" + path)
                    .GET();
            HttpResponse<String> response =
                    Http.send(authorization.isEmpty() ? request : request.header("Authorization", authorization));

            // then
            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
    }

    @Test
    void shouldLetNobodyPastTheGateway() {
        // given
        Map<String, Stack.Line> lines = world.stack().lines();
        Map<String, String> paths = Map.of(
                "flag-config", "flags",
                "auto-rollout", "rollouts",
                "metric-watcher", "verdicts",
                "notifier", "notification-routes");

        paths.forEach((service, path) -> {
            // when
            String url = "http://127.0.0.1:" + lines.get(service).port() + "/api/v1/projects/default/" + path;
            int withoutToken = Http.get(url).statusCode();
            int withTheKey = Http.send(Http.to(url)
                            .header("Authorization", "Bearer " + Stack.ADMIN_KEY)
                            .GET())
                    .statusCode();

            // then
            assertThat(withoutToken).as(service).isIn(401, 403);
            assertThat(withTheKey).as(service).isIn(401, 403);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1;x/projects/default/flags",
                "/api//v1/projects/default/flags",
                "/api/v1/projects/default/%2e%2e/default/flags",
                "/api/v1/projects/default/./flags",
                "/api/v1/projects/default%2Fflags",
                "/api/v1/projects/default\\flags"
            })
    void shouldRefusePathsThatTwoReadersCouldReadDifferently(String path) throws IOException {
        // when: java.net.http would tidy some of these up or refuse to send them
        String answer;
        try (Socket socket = new Socket("localhost", world.stack().port())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Stack.ADMIN_KEY
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        // then
        assertThat(answer).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"key\": \"a\", \"conditions\": [{\"share\": 10001}]}",
                "{\"key\": \"a\", \"conditions\": [{\"share\": \"x\"}]}"
            })
    void shouldNameTheFieldThatIsWrong(String body) {
        HttpResponse<String> response = world.api().send("/flags", body);

        assertThat(response.statusCode()).as(response.body()).isIn(400, 422);
        JsonNode problem = Api.parsed(response.body());
        assertThat(problem.get("field").asText()).isEqualTo("conditions[0].share");
        assertThat(problem.get("detail").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/flags", "/metrics", "/templates", "/rollouts", "/notification-routes"})
    void shouldSayWhereJsonIsBroken(String path) {
        HttpResponse<String> response = world.api().send(path, "{\"key\": \"a\", ");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(Api.parsed(response.body()).get("detail").asText()).contains("line 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/flags?v=2", "/batch/"})
    void shouldRefuseTokensOfNoProject(String path) {
        HttpResponse<String> response = Http.send(Http.to(world.stack().url() + path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"api_key": "phc_nobodys", "distinct_id": "ada", "batch": [{"event": "seen", "distinct_id": "ada"}]}
                        """)));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
    }

    @Test
    void shouldShowHealthAndMetricsOfEveryService() {
        Map<String, Stack.Line> lines = world.stack().lines();

        assertThat(lines.keySet()).containsAll(Stack.SERVICES);
        for (String service : Stack.SERVICES) {
            String base = "http://127.0.0.1:" + lines.get(service).port() + "/q/";
            assertThat(Http.get(base + "health/live").statusCode()).as(service).isEqualTo(200);
            assertThat(Http.get(base + "health/ready").statusCode()).as(service).isEqualTo(200);
            HttpRequest.Builder asked = Http.to(base + "metrics");
            if (service.equals("gateway")) {
                // The one that strangers reach: it tells them no more than up or down.
                assertThat(Http.get(base + "metrics").statusCode()).isEqualTo(401);
                asked.header("Authorization", "Bearer " + Stack.ADMIN_KEY);
            }
            HttpResponse<String> metrics = Http.send(asked);
            assertThat(metrics.statusCode()).as(service).isEqualTo(200);
            assertThat(metrics.body()).as(service).contains("# TYPE jvm_memory_used_bytes");
        }
    }

    @Test
    void shouldWriteLogsAsJson() throws IOException {
        for (String service : Stack.SERVICES) {
            List<String> log =
                    Files.readAllLines(world.stack().home().resolve("logs").resolve(service + ".log"));

            assertThat(log).as(service).isNotEmpty().allSatisfy(line -> assertThat(
                            Api.parsed(line).get("level").asText())
                    .isNotBlank());
        }
    }

    @Test
    void shouldFitOnASmallMachine() {
        JsonNode status = world.stack().awaitReady();

        System.out.printf(
                "ready after %.1f s, %d MB resident in all%n",
                world.startup().toMillis() / 1e3, status.get("memoryMegabytes").asLong());
        assertThat(status.get("memoryMegabytes").asLong()).isLessThan(MEGABYTES_MAX);
    }
}
