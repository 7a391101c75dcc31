package dev.sluice.ingestion.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * Stands between SDKs and the service: answers for flags and remote config, which are another service's business, passes everything
 * else on byte for byte, and keeps what was sent, decoded apart from the service's own decoder.
 */
final class Between implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of the next hop, or made anew by the client that passes the request on. */
    private static final Set<String> NOT_PASSED_ON =
            Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "http2-settings");

    private static final String FLAGS = """
            {"flags":{
              "new-nav":{"key":"new-nav","enabled":true,"variant":null,
                "reason":{"code":"condition_match","condition_index":0,"description":"Matched condition set 1"},
                "metadata":{"id":17,"version":3,"description":null,"payload":null,"has_experiment":false}},
              "checkout":{"key":"checkout","enabled":true,"variant":"short-form",
                "reason":{"code":"condition_match","condition_index":1,"description":"Matched condition set 2"},
                "metadata":{"id":18,"version":9,"description":null,"payload":"{\\"cta\\":\\"Buy\\"}","has_experiment":true}}},
             "errorsWhileComputingFlags":false,"requestId":"0192f3a4-7b1c-7def-8123-456789abcdef","evaluatedAt":1790000000000}
            """;

    /** One event as it was sent, in a body of this form: {@code json}, {@code gzip} or {@code base64}. */
    record Sent(String path, String form, JsonNode event) {}

    private final URI service;
    private final String compression;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    /** @param compression what remote config says is supported, as JSON */
    Between(URI service, String compression) throws IOException {
        this.service = service;
        this.compression = compression;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** What the service did not take. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (path.startsWith("/flags")) {
                own(exchange, 200, FLAGS);
            } else if (path.startsWith("/array/") && path.endsWith("/config")) {
                own(exchange, 200, config());
            } else if (path.startsWith("/array/") || path.startsWith("/static/") || path.startsWith("/api/")) {
                own(exchange, 404, "");
            } else {
                pass(exchange, path, body);
            }
        }
    }

    private String config() {
        return """
                {"token":"t","supportedCompression":%s,"hasFeatureFlags":true,"analytics":{"endpoint":"/i/v0/e/"},
                 "autocapture_opt_out":true,"captureDeadClicks":false,"capturePerformance":false,"autocaptureExceptions":false,
                 "errorTracking":{"autocaptureExceptions":false,"suppressionRules":[]},"elementsChainAsString":true,
                 "sessionRecording":false,"heatmaps":false,"productTours":false,"conversations":false,
                 "defaultIdentifiedOnly":true,"isAuthenticated":false,"siteApps":[],"toolbarParams":{}}
                """.formatted(compression);
    }

    private static void own(HttpExchange exchange, int status, String json) throws IOException {
        exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
        exchange.getResponseHeaders().add("Access-Control-Allow-Headers", "content-type");
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void pass(HttpExchange exchange, String path, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<byte[]> answer = answerTo(request.build());
        if (exchange.getRequestMethod().equals("POST")) {
            keep(
                    path,
                    body,
                    answer,
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("PostHog-Sdk-Info")));
        }
        answer.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, new ArrayList<>(values));
            }
        });
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    private HttpResponse<byte[]> answerTo(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void keep(String path, byte[] body, HttpResponse<byte[]> answer, Optional<String> library) {
        if (answer.statusCode() != 200 && answer.statusCode() != 204) {
            refused.add(path + " " + answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
            return;
        }
        String form = "json";
        byte[] plain = body;
        try {
            if (body.length > 1 && body[0] == 0x1f && (body[1] & 0xff) == 0x8b) {
                form = "gzip";
                plain = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            } else if (body.length > 5 && new String(body, 0, 5, StandardCharsets.US_ASCII).equals("data=")) {
                form = "base64";
                String data = URLDecoder.decode(
                        new String(body, 5, body.length - 5, StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
                plain = Base64.getDecoder().decode(data.split("&", 2)[0]);
            }
            JsonNode read = JSON.readTree(plain);
            JsonNode events = read.has("batch") ? read.get("batch") : read;
            for (JsonNode event : events.isArray() ? events : List.of(events)) {
                sent.add(new Sent(path, form, path.startsWith("/i/v1/") ? inOlderForm(event, library) : event));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newer form keeps some properties elsewhere; whoever reads the bus finds them among the properties, as in the older form. */
    private static JsonNode inOlderForm(JsonNode event, Optional<String> library) {
        ObjectNode older = event.deepCopy();
        ObjectNode properties = older.withObjectProperty("properties");
        for (String name : List.of("session_id", "window_id")) {
            if (event.path(name).isTextual()) {
                properties.set("$" + name, event.get(name));
            }
        }
        event.path("options").properties().forEach(option -> {
            String name = option.getKey().equals("disable_skew_correction") ? "ignore_sent_at" : option.getKey();
            properties.set("$" + name, option.getValue());
        });
        library.map(info -> info.split("/", 2))
                .ifPresent(info -> properties.put("$lib", info[0]).put("$lib_version", info[1]));
        return older;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
