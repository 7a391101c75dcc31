package dev.sluice.notifier.outbound;

import dev.sluice.kit.egress.TargetGuard;
import dev.sluice.notifier.NotifierSettings;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Posts JSON to a receiver and reads its answer. Connects to the address that was checked, whatever its name leads to a moment later;
 * follows no redirect, as nobody checked where it leads; reads no more of an answer than a person would.
 */
@ApplicationScoped
public class HttpPost {

    private static final int ANSWER_READ = 64 * 1024;
    /** One receiver that hangs must not use up the connections to a host that many routes share, such as Slack's. */
    private static final int CONNECTIONS_PER_HOST = 128;

    private final HttpClient client;
    private final TargetGuard guard;
    private final Duration answerWithin;
    private final InstantSource clock = InstantSource.system();

    HttpPost(Vertx vertx, TargetGuard guard, NotifierSettings settings) {
        this.answerWithin = settings.answerWithin();
        int seconds = (int) Math.max(1, answerWithin.toSeconds());
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS_PER_HOST)
                .setConnectTimeout((int) answerWithin.toMillis())
                .setReadIdleTimeout(seconds)
                .setKeepAliveTimeout(seconds));
        this.guard = guard;
    }

    /**
     * What is sent.
     *
     * @param url where to
     * @param headers besides the content type
     * @param json the body
     */
    public record Message(URI url, Map<String, String> headers, String json) {
        public Message {
            headers = Map.copyOf(headers);
        }

        public Message(URI url, String json) {
            this(url, Map.of(), json);
        }
    }

    /** Posts to a receiver that says by the status alone whether it has the message. Never fails: whatever happens is an attempt. */
    public Uni<Attempt> post(Message message) {
        return post(message, answer -> answer.byStatus(clock.instant()));
    }

    /**
     * Posts a message. Never fails: whatever happens is an {@link Attempt}.
     *
     * @param reading what an answer means
     */
    public Uni<Attempt> post(Message message, Function<Answer, Attempt> reading) {
        return Uni.createFrom()
                .item(() -> resolved(message.url()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(address -> Uni.createFrom()
                        .completionStage(() -> send(message, address).toCompletionStage()))
                .ifNoItem()
                .after(answerWithin)
                .fail()
                .map(reading)
                .onFailure(RefusedException.class)
                .recoverWithItem(e -> new Attempt.Refused(e.getMessage()))
                .onFailure()
                .recoverWithItem(e -> new Attempt.Failed(describe(e), Optional.empty()));
    }

    private InetAddress resolved(URI url) {
        guard.objectionTo(url).ifPresent(objection -> {
            throw new RefusedException(objection);
        });
        try {
            return guard.resolve(url);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException("no host is named " + url.getHost(), e);
        } catch (TargetGuard.RefusedTarget e) {
            throw new RefusedException(e.getMessage());
        }
    }

    private Future<Answer> send(Message message, InetAddress address) {
        URI url = message.url();
        boolean tls = url.getScheme().equals("https");
        int port = TargetGuard.port(url);
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setFollowRedirects(false)
                .setTimeout(answerWithin.toMillis())
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("User-Agent", "Sluice");
        message.headers().forEach(request::putHeader);
        return client.request(request).compose(prepared -> prepared.send(Buffer.buffer(message.json()))
                .compose(response -> read(prepared, response)));
    }

    private static Future<Answer> read(HttpClientRequest request, HttpClientResponse response) {
        Promise<Answer> done = Promise.promise();
        Buffer body = Buffer.buffer();
        Optional<String> retryAfter = Optional.ofNullable(response.getHeader("Retry-After"));
        response.exceptionHandler(done::tryFail);
        response.endHandler(
                nothing -> done.tryComplete(new Answer(response.statusCode(), retryAfter, body.toString())));
        response.handler(piece -> {
            if (body.length() + piece.length() > ANSWER_READ) {
                done.tryComplete(new Answer(response.statusCode(), retryAfter, body.toString()));
                request.reset();
            } else {
                body.appendBuffer(piece);
            }
        });
        return done.future();
    }

    private static String describe(Throwable e) {
        return e instanceof io.smallrye.mutiny.TimeoutException
                ? "the receiver did not answer in time"
                : "the receiver could not be reached: " + e.getMessage();
    }

    /** Is not tried again. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String why) {
            super(why, null, false, false);
        }
    }
}
