package dev.sluice.autorollout.canary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.contracts.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** The API and the SDK routes as anybody outside uses them. Blocks: for threads that may. */
final class FrontDoor {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
    private final ObjectMapper json = WireJson.lenient();
    private final URI url;
    private final String key;

    FrontDoor(URI url, String key) {
        this.url = url;
        this.key = key;
    }

    /**
     * An answer.
     *
     * @param body a missing node where there was none
     */
    record Answer(int status, JsonNode body) {

        boolean isDone() {
            return status / 100 == 2;
        }

        /** Its body, or what it was refused for. */
        JsonNode orFail(String what) throws CanaryException {
            if (!isDone()) {
                throw new CanaryException(what + ": answered " + status + " "
                        + body.path("detail").asText());
            }
            return body;
        }
    }

    Answer get(String path) throws CanaryException, InterruptedException {
        return send(request(path).header("Authorization", "Bearer " + key).GET());
    }

    Answer post(String path, Map<String, ?> body) throws CanaryException, InterruptedException {
        return send(posting(path, body).header("Authorization", "Bearer " + key));
    }

    /** As SDKs do, who name their project in the body. */
    Answer postAsSdk(String path, Map<String, ?> body) throws CanaryException, InterruptedException {
        return send(posting(path, body));
    }

    private HttpRequest.Builder posting(String path, Map<String, ?> body) {
        try {
            return request(path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map that cannot be written", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(ANSWER_WITHIN);
    }

    private Answer send(HttpRequest.Builder request) throws CanaryException, InterruptedException {
        HttpRequest asked = request.build();
        try {
            HttpResponse<byte[]> answer = client.send(asked, HttpResponse.BodyHandlers.ofByteArray());
            JsonNode body = answer.body().length == 0 ? MissingNode.getInstance() : json.readTree(answer.body());
            return new Answer(answer.statusCode(), body);
        } catch (IOException e) {
            throw new CanaryException(asked.method() + " " + asked.uri().getPath() + " failed: " + e.getMessage());
        }
    }
}
