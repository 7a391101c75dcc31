package dev.sluice.bench.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.bench.stack.Definitions;
import dev.sluice.bench.stack.Stack;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** An app with its SDK, as far as it takes part: it asks what people are given, and reports what they met and did. */
final class App {

    /** Requests under way at once while preparing. */
    private static final int AT_ONCE = 32;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Stack.Service delivery;
    private final Stack.Service ingestion;
    private final Semaphore room = new Semaphore(AT_ONCE);

    App(Stack.Service delivery, Stack.Service ingestion) {
        this.delivery = delivery;
        this.ingestion = ingestion;
    }

    /** Whether a person is given a flag now, by OpenFeature's protocol. */
    CompletableFuture<Boolean> isGiven(String flag, String person) {
        HttpRequest request = HttpRequest.newBuilder(delivery.uri("/ofrep/v1/evaluate/flags/" + flag))
                .header("authorization", "Bearer " + Definitions.TOKEN)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"context\":{\"targetingKey\":\"" + person + "\"}}"))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> read(answer).path("value").asBoolean());
    }

    /** What each of many people is given of a flag, in their order. */
    List<Boolean> areGiven(String flag, List<String> people) throws InterruptedException {
        List<CompletableFuture<Boolean>> asked = new ArrayList<>();
        for (String person : people) {
            room.acquire();
            asked.add(isGiven(flag, person).whenComplete((given, e) -> room.release()));
        }
        return asked.stream().map(CompletableFuture::join).toList();
    }

    /** Reports events, as one batch; completes when they are accepted. */
    CompletableFuture<Void> report(List<Map<String, Object>> events) {
        try {
            HttpRequest request = HttpRequest.newBuilder(ingestion.uri("/batch/"))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            json.writeValueAsString(Map.of("api_key", Definitions.TOKEN, "batch", events))))
                    .build();
            return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenAccept(this::read);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody met a flag. */
    static Map<String, Object> exposure(String flag, long version, String person, boolean given) {
        return event(
                "$feature_flag_called",
                person,
                Map.of(
                        "$feature_flag", flag,
                        "$feature_flag_response", given,
                        "$feature_flag_version", version));
    }

    /** Somebody did something. */
    static Map<String, Object> event(String name, String person, Map<String, Object> properties) {
        return Map.of(
                "event",
                name,
                "distinct_id",
                person,
                "uuid",
                UUID.randomUUID().toString(),
                "timestamp",
                Instant.now().toString(),
                "properties",
                properties);
    }

    /** Where changes are told. */
    URI changes() {
        return delivery.uri("/flags/changes?token=" + Definitions.TOKEN);
    }

    private JsonNode read(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        try {
            return json.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
