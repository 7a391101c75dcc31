package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

/** The API for people, with the admin key, as far as the journeys use it. */
final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String base;

    Api(String url) {
        this.base = url + "/api/v1/projects/default";
    }

    /** What stands at a path; fails when there is nothing. */
    JsonNode get(String path) {
        HttpResponse<String> response = ask(path);
        assertThat(response.statusCode())
                .as("GET %s: %s", path, response.body())
                .isEqualTo(200);
        return parsed(response.body());
    }

    /** Whether something stands at a path. */
    boolean has(String path) {
        return ask(path).statusCode() == 200;
    }

    JsonNode post(String path, Map<String, ?> body) {
        HttpResponse<String> response = send(path, written(body));
        assertThat(response.statusCode())
                .as("POST %s: %s", path, response.body())
                .isBetween(200, 299);
        return parsed(response.body());
    }

    /** Takes away what stands at a path. */
    void delete(String path) {
        HttpResponse<String> response = Http.send(Http.to(base + path)
                .header("Authorization", "Bearer " + Stack.ADMIN_KEY)
                .DELETE());
        assertThat(response.statusCode())
                .as("DELETE %s: %s", path, response.body())
                .isBetween(200, 299);
    }

    /** Posts these characters as they are. */
    HttpResponse<String> send(String path, String body) {
        return Http.send(Http.to(base + path)
                .header("Authorization", "Bearer " + Stack.ADMIN_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> ask(String path) {
        return Http.send(Http.to(base + path)
                .header("Authorization", "Bearer " + Stack.ADMIN_KEY)
                .GET());
    }

    static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    static String written(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
