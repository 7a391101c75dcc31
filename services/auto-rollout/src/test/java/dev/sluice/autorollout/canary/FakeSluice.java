package dev.sluice.autorollout.canary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Bucketing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * As much of Sluice as a canary meets: keeps what is made, opens a stage at once, serves it by the hash, and takes it back when all of
 * the control arm converted and none of the treated. It can be told not to.
 */
final class FakeSluice implements AutoCloseable {

    final List<String> asked = new ArrayList<>();
    boolean isDeafToEvents;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final Set<String> made = new HashSet<>();
    private final List<String> rollouts = new ArrayList<>();
    private String phase = "rolled_back";

    FakeSluice() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** As if a turn had died halfway. */
    void leaveARolloutRunning() {
        rollouts.add("left");
        phase = "running";
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean posts = exchange.getRequestMethod().equals("POST");
        asked.add(exchange.getRequestMethod() + " " + path);
        JsonNode body = json.readTree(exchange.getRequestBody());
        boolean isOpen = path.startsWith("/flags") || path.equals("/batch");
        if (!isOpen && !"Bearer key".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
        } else if (path.equals("/flags")) {
            answer(exchange, 200, "{\"flags\":{\"canary\":{\"enabled\":" + isServed(body) + "}}}");
        } else if (path.equals("/batch")) {
            take(body.path("batch"));
            answer(exchange, 200, "{}");
        } else if (path.endsWith("/roll-back")) {
            phase = "rolled_back";
            answer(exchange, 200, "{}");
        } else if (path.endsWith("/rollouts")) {
            rollouts(exchange, posts, body.path("id").asText());
        } else if (path.contains("/rollouts/")) {
            answer(exchange, 200, "{\"phase\":\"" + phase + "\",\"stage\":{\"flagVersion\":7}}");
        } else if (posts) {
            answer(exchange, made.add(path) ? 201 : 409, "{}");
        } else {
            boolean isThere = made.contains(
                    path.endsWith("/canary") && path.contains("/flags/")
                            ? path.replaceAll("/canary$", "")
                            : "/api/v1/projects");
            answer(exchange, isThere ? 200 : 404, "{\"token\":\"phc_canary\"}");
        }
    }

    private void rollouts(HttpExchange exchange, boolean posts, String id) throws IOException {
        if (!posts) {
            answer(exchange, 200, "[{\"id\":\"" + rollouts.getLast() + "\",\"phase\":\"" + phase + "\"}]");
        } else if (rollouts.contains(id)) {
            answer(exchange, 200, "{}");
        } else if (phase.equals("running")) {
            answer(exchange, 409, "{\"detail\":\"the flag has a live rollout already\"}");
        } else {
            rollouts.add(id);
            phase = "running";
            answer(exchange, 201, "{}");
        }
    }

    private boolean isServed(JsonNode body) {
        String person = body.path("distinct_id").asText();
        return phase.equals("running") && body.path("token").asText().equals("phc_canary") && isTreated(person);
    }

    private static boolean isTreated(String person) {
        return Bucketing.isWithin(Bucketing.hash("canary", person, Bucketing.ROLLOUT_SALT), new BasisPoints(5_000));
    }

    private void take(JsonNode batch) {
        Set<String> exposed = new HashSet<>();
        Set<String> done = new HashSet<>();
        for (JsonNode event : batch) {
            String person = event.path("distinct_id").asText();
            if (event.path("event").asText().equals("$feature_flag_called")) {
                JsonNode said = event.path("properties");
                if (said.path("$feature_flag_response").asBoolean() == isTreated(person)
                        && said.path("$feature_flag_version").asLong() == 7) {
                    exposed.add(person);
                }
            } else {
                done.add(person);
            }
        }
        long control = exposed.stream().filter(person -> !isTreated(person)).count();
        boolean isBreach = exposed.size() == 80
                && control == 40
                && done.size() == 40
                && done.stream().noneMatch(FakeSluice::isTreated);
        if (isBreach && !isDeafToEvents) {
            phase = "rolled_back";
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
