package dev.sluice.bench.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.bench.Settings;
import dev.sluice.bench.load.Http;
import dev.sluice.bench.stack.Child;
import dev.sluice.bench.stack.Processor;
import dev.sluice.bench.stack.Stack;
import dev.sluice.infra.PostgresProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** unleash-server, as its makers publish it, with the flags of {@link FiftyFlags} in its environment {@code development}. */
final class UnleashServer {

    private static final String FRONTEND_TOKEN = "*:development.bench-frontend-0123456789";
    private static final String ADMIN_TOKEN = "*:*.bench-admin-0123456789";
    private static final String FEATURES = "/api/admin/projects/default/features";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final Child child;

    private UnleashServer(int port, Child child) {
        this.port = port;
        this.child = child;
    }

    /** Installs it where it is not installed yet, starts it, and gives it the flags. */
    static UnleashServer start(Settings settings, Stack stack) throws IOException, InterruptedException {
        Path home = settings.project().resolve("bench/peers/unleash");
        install(home, settings.scratch());
        PostgresProcess database = stack.database("unleash");
        int port = stack.port();
        Map<String, String> environment = new TreeMap<>();
        environment.put("NODE_ENV", "production");
        environment.put("LOG_LEVEL", "error");
        environment.put("HTTP_HOST", "127.0.0.1");
        environment.put("PORT", Integer.toString(port));
        environment.put("DATABASE_HOST", database.host());
        environment.put("DATABASE_PORT", Integer.toString(database.port()));
        environment.put("DATABASE_NAME", "unleash");
        environment.put("DATABASE_USERNAME", database.user());
        environment.put("DATABASE_PASSWORD", database.password());
        environment.put("DATABASE_SSL", "false");
        environment.put("INIT_FRONTEND_API_TOKENS", FRONTEND_TOKEN);
        environment.put("INIT_ADMIN_API_TOKENS", ADMIN_TOKEN);
        environment.put("CHECK_VERSION", "false");
        environment.put("SEND_TELEMETRY", "false");
        environment.put("FRONTEND_API_REFRESH_INTERVAL_MS", "1000");
        Child child = stack.keep(Child.start(
                "unleash-server",
                settings.scratch().resolve("unleash"),
                Processor.MEASURED,
                List.of(
                        node(home),
                        home.resolve("node_modules/unleash-server/dist/server.js")
                                .toString()),
                environment));
        child.awaitAnswer(URI.create("http://127.0.0.1:" + port + "/health"));
        UnleashServer server = new UnleashServer(port, child);
        for (String key : FiftyFlags.keys()) {
            server.create(key);
        }
        return server;
    }

    int port() {
        return port;
    }

    Child child() {
        return child;
    }

    /** What its web SDKs ask: all flags that are on for a person. */
    static byte[] request(int person) {
        return Http.get(
                "/api/frontend?" + query(person),
                Map.of("authorization", FRONTEND_TOKEN, "accept", "application/json"));
    }

    /** How many of the fifty an answer has on. */
    static int on(JsonNode answer) {
        int on = 0;
        for (JsonNode toggle : answer.path("toggles")) {
            on += toggle.path("enabled").asBoolean() ? 1 : 0;
        }
        return on;
    }

    private static String query(int person) {
        String properties = FiftyFlags.properties(person).entrySet().stream()
                .map(property -> "properties%5B" + property.getKey() + "%5D="
                        + URLEncoder.encode(property.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return "appName=bench&userId=" + FiftyFlags.id(person) + "&" + properties;
    }

    private void create(String key) throws IOException, InterruptedException {
        admin(FEATURES, "{\"name\":\"%s\",\"type\":\"release\",\"impressionData\":false}".formatted(key));
        String strategies = FEATURES + "/" + key + "/environments/development/strategies";
        strategy(
                strategies,
                key,
                100,
                "[{\"contextName\":\"email\",\"operator\":\"STR_CONTAINS\",\"values\":[\"@example.org\"],\"caseInsensitive\":true}]");
        strategy(
                strategies,
                key,
                50,
                "[{\"contextName\":\"plan\",\"operator\":\"IN\",\"values\":[\"pro\"]},"
                        + "{\"contextName\":\"country\",\"operator\":\"IN\",\"values\":[\"CA\",\"DE\"]}]");
        strategy(strategies, key, 25, "[]");
        admin(FEATURES + "/" + key + "/environments/development/on", "{}");
    }

    private void strategy(String path, String key, int share, String constraints)
            throws IOException, InterruptedException {
        admin(
                path,
                "{\"name\":\"flexibleRollout\",\"constraints\":%s,\"parameters\":{\"rollout\":\"%d\",\"stickiness\":\"default\",\"groupId\":\"%s\"}}"
                        .formatted(constraints, share, key));
    }

    private void admin(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("authorization", ADMIN_TOKEN)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(
                    "unleash-server refused " + path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private static void install(Path home, Path scratch) throws IOException, InterruptedException {
        Path mark = home.resolve("node_modules/.package-lock.json");
        Path lock = home.resolve("package-lock.json");
        if (Files.exists(mark) && Files.getLastModifiedTime(mark).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
            return;
        }
        Path log = scratch.resolve("npm.log");
        Process npm = new ProcessBuilder("npm", "ci", "--silent")
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (npm.waitFor() != 0) {
            throw new IllegalStateException("unleash-server could not be installed: see " + log + ".");
        }
    }

    /** The Node that was installed beside it, since it asks for a newer one than the rest of the project; else the machine's. */
    private static String node(Path home) throws IOException {
        try (Stream<Path> packages = Files.list(home.resolve("node_modules"))) {
            return packages.filter(folder -> folder.getFileName().toString().startsWith("node-"))
                    .map(folder -> folder.resolve("bin/node"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .map(Path::toString)
                    .orElse("node");
        }
    }
}
