package dev.sluice.bench.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A connected SDK client: it listens to the stream of changes, and whenever it is told of a flag that it looks at it asks for the value
 * again. It notes when it first has the old value.
 */
final class Client implements AutoCloseable {

    private static final String DATA = "data: ";

    private final ObjectMapper json = new ObjectMapper();
    private final App app;
    private final BufferedReader events;
    private final Thread thread = new Thread(this::listen, "client");
    private final Map<String, String> watched = new ConcurrentHashMap<>();
    private final Map<String, Long> oldSince = new ConcurrentHashMap<>();

    Client(App app) throws IOException, InterruptedException {
        this.app = app;
        HttpRequest request = HttpRequest.newBuilder(app.changes())
                .header("accept", "text/event-stream")
                .build();
        events = new BufferedReader(new InputStreamReader(
                HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8));
        thread.setDaemon(true);
        thread.start();
    }

    /** Shows a flag to a person who is given it now. */
    void watch(String flag, String person) {
        watched.put(flag, person);
    }

    /** When it first had the old value again, by {@link System#nanoTime}; null as long as it has not. */
    Long oldSince(String flag) {
        return oldSince.get(flag);
    }

    private void listen() {
        try {
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                if (line.startsWith(DATA)) {
                    JsonNode changed = json.readTree(line.substring(DATA.length()));
                    changed.fieldNames().forEachRemaining(this::look);
                }
            }
        } catch (IOException closed) {
            // The benchmark is over, or what is missing shows as a client without the old value.
        }
    }

    private void look(String flag) {
        String person = watched.get(flag);
        if (person != null && !oldSince.containsKey(flag)) {
            CompletableFuture<Void> unused = app.isGiven(flag, person).thenAccept(given -> {
                if (!given) {
                    oldSince.putIfAbsent(flag, System.nanoTime());
                }
            });
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        events.close();
    }
}
