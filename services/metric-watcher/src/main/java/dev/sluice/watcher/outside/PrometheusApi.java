package dev.sluice.watcher.outside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.WireJson;
import dev.sluice.kit.egress.TargetGuard;
import dev.sluice.kit.egress.TargetGuard.RefusedTarget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks Prometheus for a range ({@code /api/v1/query_range}), with an end to its patience and to what it reads.
 *
 * <p>Goes to the very address that the guard has checked; redirects are not followed, for nobody checked where they lead.
 */
final class PrometheusApi {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    /** Values in a range; the time between them follows. */
    private static final int POINTS = 60;

    private static final ObjectMapper JSON = WireJson.lenient();

    private final HttpClient client;
    private final TargetGuard guard;

    PrometheusApi(Vertx vertx, TargetGuard guard) {
        this.client =
                vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) CONNECT_WITHIN.toMillis()));
        this.guard = guard;
    }

    /** Why there is no value, for a person. */
    static final class NoValueException extends Exception {
        private static final long serialVersionUID = 1;

        NoValueException(String why) {
            super(why, null, false, false);
        }
    }

    private record Answer(int status, Buffer body) {}

    /**
     * The values of one series over a range. Blocks.
     *
     * @throws NoValueException when there is no such series, more than one, or nothing that answers
     */
    double[] range(String server, String query, Duration over, Instant now)
            throws NoValueException, InterruptedException {
        long step = Math.max(1, over.toSeconds() / POINTS);
        String form = "query=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&start="
                + now.minus(over).getEpochSecond() + "&end=" + now.getEpochSecond() + "&step=" + step;
        try {
            URI base = URI.create(server);
            Optional<String> objection = guard.objectionTo(base);
            if (objection.isPresent()) {
                throw new NoValueException("Prometheus is not asked: " + objection.get() + ".");
            }
            Answer answer = post(base, guard.resolve(base), form)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            return values(answer);
        } catch (ExecutionException e) {
            throw new NoValueException(
                    "Prometheus could not be asked: " + e.getCause().getMessage() + ".");
        } catch (TimeoutException e) {
            throw new NoValueException("Prometheus did not answer in time.");
        } catch (RefusedTarget | IOException | IllegalArgumentException e) {
            throw new NoValueException("Prometheus could not be asked: " + e.getMessage() + ".");
        }
    }

    private Future<Answer> post(URI base, InetAddress address, String form) {
        boolean tls = base.getScheme().equals("https");
        int port = base.getPort() > 0 ? base.getPort() : tls ? 443 : 80;
        String path = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(base.getHost())
                .setPort(port)
                .setSsl(tls)
                .setFollowRedirects(false)
                .setTimeout(ANSWER_WITHIN.toMillis())
                .setURI(path + "/api/v1/query_range")
                .putHeader("Content-Type", "application/x-www-form-urlencoded");
        return client.request(request).compose(asked -> asked.send(form)).compose(PrometheusApi::read);
    }

    private static Future<Answer> read(HttpClientResponse response) {
        Promise<Answer> answer = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > ANSWER_BYTES_MAX) {
                answer.tryFail(new IOException("its answer is longer than a range of one series"));
                response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(answer::tryFail);
        response.endHandler(_ -> answer.tryComplete(new Answer(response.statusCode(), body)));
        return answer.future();
    }

    private static double[] values(Answer answer) throws IOException, NoValueException {
        JsonNode said = JSON.readTree(answer.body().getBytes());
        if (!"success".equals(said.path("status").asText())) {
            String error = said.path("error").asText();
            throw new NoValueException(
                    "Prometheus answered " + answer.status() + (error.isEmpty() ? "." : ": " + error + "."));
        }
        JsonNode series = said.path("data").path("result");
        if (series.isEmpty()) {
            throw new NoValueException("the query finds no series.");
        }
        if (series.size() > 1) {
            throw new NoValueException(
                    "the query finds " + series.size() + " series: aggregate them to one, such as with sum().");
        }
        JsonNode points = series.get(0).path("values");
        double[] values = new double[points.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(points.get(i).path(1).asText());
        }
        return values;
    }

    /** As Prometheus writes numbers; it has words for what is none. */
    private static double number(String text) {
        return switch (text) {
            case "NaN", "" -> Double.NaN;
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
