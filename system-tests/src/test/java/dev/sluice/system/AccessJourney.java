package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every endpoint, asked as every role: what the page says of it is what the running services do. */
@Order(1)
@ExtendWith(World.Shared.class)
class AccessJourney {

    private static final Path PAGE = Path.of("..", "docs", "reference", "access.md");
    private static final List<String> ROLES = List.of("viewer", "operator", "editor", "approver", "admin");
    private static final String KEYS = "/api/v1/access-keys";

    private final World world;

    AccessJourney(World world) {
        this.world = world;
    }

    /**
     * A line of the page.
     *
     * @param path with its places in braces
     * @param open whether it needs no key
     */
    private record Action(String method, String path, boolean open, Set<String> roles) {

        /** Nothing is there, so that nothing is changed by asking. */
        String addressOfNothing() {
            return path.replaceAll("\\{[^}]+}", "no-such");
        }
    }

    @Test
    void shouldAllowEachRoleWhatThePageSaysAndNothingElse() throws IOException {
        // given
        List<Action> actions = actions();
        Map<String, String> keys = new LinkedHashMap<>();
        ROLES.forEach(role -> keys.put(role, newKey(role, Optional.empty())));
        keys.values().forEach(this::awaitOpen);

        // then
        List<String> wrong = new ArrayList<>();
        for (Action action : actions) {
            int anonymous = ask(action, null).statusCode();
            if (!action.open() && anonymous != 401) {
                wrong.add(action.method() + " " + action.path() + " without a key: " + anonymous);
            }
            if (action.open()) {
                // It asks for something else than a key, such as a signature.
                continue;
            }
            keys.forEach((role, key) -> {
                HttpResponse<String> answer = ask(action, key);
                boolean allowed = answer.statusCode() != 403 && answer.statusCode() != 401;
                if (allowed != action.roles().contains(role) || answer.statusCode() >= 500) {
                    wrong.add(action.method() + " " + action.path() + " as " + role + ": " + answer.statusCode() + " "
                            + answer.body());
                }
            });
        }
        assertThat(wrong).isEmpty();
        assertThat(actions).hasSizeGreaterThan(50);
    }

    @Test
    void shouldHaveEveryEndpointOnThePage() throws IOException {
        // given
        JsonNode paths = Api.parsed(
                        Http.get(world.stack().url() + "/api/v1/openapi.json").body())
                .get("paths");

        // then
        Set<String> described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (path.getKey().startsWith("/api/v1/") && !operation.getKey().equals("parameters")) {
                    described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        Set<String> onPage = actions().stream()
                .map(action -> action.method() + " " + action.path())
                .filter(line -> line.contains(" /api/v1/"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(onPage).isEqualTo(described);
    }

    @Test
    void shouldShutOutARevokedKeyAndKeepAnotherInItsProject() {
        // given
        String key = newKey("admin", Optional.of("default"));
        awaitOpen(key);

        // then
        assertThat(get("/api/v1/projects/default/flags", key).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/projects/no-such/flags", key).statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/projects", key).statusCode()).isEqualTo(403);
        assertThat(get(KEYS, key).statusCode()).isEqualTo(403);

        // when
        HttpResponse<String> revoked = Http.send(
                request(KEYS + "/" + key.split("_", -1)[1], Stack.ADMIN_KEY).DELETE());

        // then
        assertThat(revoked.statusCode()).isEqualTo(200);
        await("the key is shut out")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> get("/api/v1/projects/default/flags", key).statusCode() == 401);
        assertThat(get("/api/v1/projects/default/flags", key).body()).contains("was revoked");
    }

    private String newKey(String role, Optional<String> project) {
        HttpResponse<String> made = Http.send(request(KEYS, Stack.ADMIN_KEY)
                .POST(BodyPublishers.ofString("{\"name\":\"a journey's " + role + "\",\"role\":\"" + role + "\""
                        + project.map(name -> ",\"project\":\"" + name + "\"").orElse("")
                        + "}")));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return world.secret(Api.parsed(made.body()).get("key").asText());
    }

    private void awaitOpen(String key) {
        await("the key opens")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> get("/api/v1/projects/default/flags", key).statusCode() == 200);
    }

    private HttpResponse<String> get(String path, String key) {
        return Http.send(request(path, key).GET());
    }

    private HttpResponse<String> ask(Action action, String key) {
        return Http.send(request(action.addressOfNothing(), key)
                .method(
                        action.method(),
                        action.method().equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}")));
    }

    private HttpRequest.Builder request(String path, String key) {
        HttpRequest.Builder request = Http.to(world.stack().url() + path).header("Content-Type", "application/json");
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private static List<Action> actions() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(AccessJourney::read)
                .toList();
    }

    private static Action read(String line) {
        String[] cells = line.split("\\|", -1);
        String[] call = cells[1].split("`", -1)[1].split(" ", -1);
        Set<String> roles = new TreeSet<>();
        for (int i = 0; i < ROLES.size(); i++) {
            if (cells[i + 2].contains("yes")) {
                roles.add(ROLES.get(i));
            }
        }
        return new Action(call[0], call[1], cells[1].contains("without a key"), roles);
    }
}
