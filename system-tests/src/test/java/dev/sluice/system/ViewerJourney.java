package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever a viewer asks for, and however often, nothing is another thing afterwards. */
@Order(1)
@ExtendWith(World.Shared.class)
class ViewerJourney {

    private static final Path PAGE = Path.of("..", "docs", "reference", "access.md");
    private static final int REQUESTS = Integer.getInteger("sluice.requests", 10_000);
    private static final int AT_ONCE = 8;
    private static final String PROJECT = "/api/v1/projects/default";

    /** All that people can change, as an admin sees it. When a key was last used is no change of theirs. */
    private static final List<String> STATE = List.of(
            "/api/v1/projects",
            "/api/v1/access-keys",
            "/api/v1/accounts",
            PROJECT,
            PROJECT + "/flags",
            PROJECT + "/cohorts",
            PROJECT + "/metrics",
            PROJECT + "/templates",
            PROJECT + "/rollouts",
            PROJECT + "/freezes",
            PROJECT + "/notification-routes",
            PROJECT + "/scheduled-changes",
            PROJECT + "/history");

    /** What stands in an address's braces; what is there is hit as well as what is not. */
    private static final List<String> NAMES = List.of(
            "default",
            "viewer-target",
            "no-such",
            "1",
            "own-page",
            "@current",
            "x'; drop table flag; --",
            "%20",
            "null");

    private static final List<String> BODIES = List.of(
            "{}",
            "[]",
            "null",
            "",
            "{\"key\":\"viewer-made\"}",
            "{\"name\":\"viewer-made\",\"role\":\"admin\"}",
            "{\"email\":\"viewer@example.com\",\"name\":\"v\",\"role\":\"admin\"}",
            "{\"version\":1,\"share\":10000,\"reason\":\"because\"}",
            "{\"version\":1,\"enabled\":true,\"name\":\"viewer-target\",\"window\":\"PT1H\"}",
            "{\"reason\":\"because\",\"until\":\"2099-01-01T00:00:00Z\"}");

    private final World world;

    ViewerJourney(World world) {
        this.world = world;
    }

    private record Call(String method, String path, String body) {}

    @Test
    void shouldChangeNothingWithTenThousandRandomRequests() throws Exception {
        // given
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        Random random = new Random(seed);
        admin(PROJECT + "/flags", "{\"key\":\"viewer-target\"}");
        String key = world.secret(Api.parsed(admin("/api/v1/access-keys", "{\"name\":\"v\",\"role\":\"viewer\"}"))
                .get("key")
                .asText());
        Awaitility.await()
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> send(new Call("GET", PROJECT + "/flags", ""), key).statusCode() == 200);
        List<Call> calls = calls(random);
        Map<String, JsonNode> before = state();

        // when
        Queue<String> broken = new ConcurrentLinkedQueue<>();
        int[] statuses = new int[600];
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> sent = new ArrayList<>();
            for (Call call : calls) {
                sent.add(threads.submit(() -> {
                    int status = send(call, key).statusCode();
                    synchronized (statuses) {
                        statuses[status]++;
                    }
                    if (status >= 500) {
                        broken.add(call + ": " + status);
                    }
                }));
            }
            for (Future<?> one : sent) {
                one.get(Stack.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }

        // then
        String again = "again with -Dsluice.seed=" + seed;
        assertThat(broken).as(again).isEmpty();
        assertThat(state()).as(again).isEqualTo(before);
        // It was let in where it may look, and told what it may not do.
        assertThat(statuses[200]).as(again).isPositive();
        assertThat(statuses[403]).as(again).isGreaterThan(REQUESTS / 4);
        assertThat(statuses[401]).as(again).isZero();
    }

    private static List<Call> calls(Random random) throws IOException {
        List<String> actions = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `") && line.contains(" /api/v1/"))
                .map(line -> line.split("`", -1)[1])
                .toList();
        List<Call> calls = new ArrayList<>(REQUESTS);
        while (calls.size() < REQUESTS) {
            String[] action = one(actions, random).split(" ", 2);
            // Reading is what it may; most of what is tried is what it may not.
            if (!action[0].equals("GET") || random.nextInt(8) == 0) {
                calls.add(new Call(action[0], filled(action[1], random), one(BODIES, random)));
            }
        }
        return calls;
    }

    private static String filled(String path, Random random) {
        StringBuilder filled = new StringBuilder();
        for (String part : path.substring(1).split("/", -1)) {
            String name = part.equals("{project}") && random.nextInt(4) != 0 ? "default" : one(NAMES, random);
            filled.append('/').append(part.startsWith("{") ? escaped(name) : part);
        }
        return filled.toString();
    }

    private static String escaped(String name) {
        return name.startsWith("%")
                ? name
                : URLEncoder.encode(name, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%3B", "");
    }

    private static <T> T one(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private Map<String, JsonNode> state() {
        Map<String, JsonNode> state = new TreeMap<>();
        for (String path : STATE) {
            HttpResponse<String> answer = send(new Call("GET", path, ""), Stack.ADMIN_KEY);
            assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
            state.put(path, Api.parsed(answer.body().replaceAll(",\"lastUsedAt\":\"[^\"]*\"", "")));
        }
        return state;
    }

    private String admin(String path, String body) {
        HttpResponse<String> answer = send(new Call("POST", path, body), Stack.ADMIN_KEY);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.body();
    }

    private HttpResponse<String> send(Call call, String key) {
        HttpRequest.Builder request = Http.to(world.stack().url() + call.path())
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key);
        return Http.send(
                call.method().equals("GET")
                        ? request.GET()
                        : request.method(call.method(), BodyPublishers.ofString(call.body())));
    }
}
