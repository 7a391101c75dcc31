package dev.sluice.bench.propagation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** A person at flag-config's API. */
final class FlagConfig {

    private static final String FLAGS = "/api/v1/projects/default/flags";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String token;

    FlagConfig(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    void create(int flag) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                request(FLAGS, "POST", "{\"key\":\"feature-%d\",\"conditions\":[{\"share\":100}]}".formatted(flag)),
                HttpResponse.BodyHandlers.ofString());
        check(answer);
    }

    /** Gives a flag another share, which makes its next version. */
    CompletableFuture<HttpResponse<String>> change(int flag, int version) {
        String body = "{\"version\":%d,\"conditions\":[{\"share\":%d}],\"reason\":\"to be measured\"}"
                .formatted(version, 100 + version);
        return http.sendAsync(request(FLAGS + "/feature-" + flag, "PATCH", body), HttpResponse.BodyHandlers.ofString())
                .thenApply(FlagConfig::check);
    }

    private HttpRequest request(String path, String method, String body) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static HttpResponse<String> check(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("flag-config refused: " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }
}
