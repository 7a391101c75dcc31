package dev.sluice.autorollout.canary;

import dev.sluice.kit.egress.TargetGuard;
import dev.sluice.kit.egress.TargetGuard.RefusedTarget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells somebody outside that the loop turns. They page when they hear nothing: the one alarm that needs nothing of ours to work.
 *
 * <p>It connects to the address that was checked and follows no redirect, as whatever else goes out of here.
 */
@ApplicationScoped
class DeadMansSwitch {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final HttpClient client;
    private final TargetGuard guard;

    DeadMansSwitch(Vertx vertx, TargetGuard guard) {
        this.client = vertx.createHttpClient();
        this.guard = guard;
    }

    /**
     * Pings. Blocks.
     *
     * @throws CanaryException when the other side did not answer with 2xx, or may not be asked
     */
    void ping(URI url) throws CanaryException, InterruptedException {
        try {
            String objection = guard.objectionTo(url).orElse("");
            if (!objection.isEmpty()) {
                throw new CanaryException("the dead-man's switch is not pinged: " + objection);
            }
            int status = get(url, guard.resolve(url))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            if (status / 100 != 2) {
                throw new CanaryException("the dead-man's switch answered " + status);
            }
        } catch (ExecutionException e) {
            throw new CanaryException(
                    "the dead-man's switch was not reached: " + e.getCause().getMessage());
        } catch (TimeoutException e) {
            throw new CanaryException(
                    "the dead-man's switch did not answer within " + ANSWER_WITHIN.toSeconds() + " s");
        } catch (RefusedTarget | IOException e) {
            throw new CanaryException("the dead-man's switch is not pinged: " + e.getMessage());
        }
    }

    private Future<Integer> get(URI url, InetAddress address) {
        int port = TargetGuard.port(url);
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(url.getScheme().equals("https"))
                .setFollowRedirects(false)
                .setTimeout(ANSWER_WITHIN.toMillis())
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .putHeader("User-Agent", "Sluice");
        return client.request(request).compose(asked -> asked.send()).map(answer -> answer.statusCode());
    }
}
