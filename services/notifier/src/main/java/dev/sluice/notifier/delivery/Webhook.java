package dev.sluice.notifier.delivery;

import dev.sluice.notifier.NotifierSettings;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Posts a JSON message to a receiver and reads its answer. Redirects are not followed: nobody checked where they lead. */
@ApplicationScoped
public class Webhook {

    private static final int ANSWER_SHOWN = 200;
    /** A receiver may ask for patience, but a page cannot wait longer than this between two tries. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(10);

    private final WebClient client;
    private final TargetGuard guard;
    private final Duration answerWithin;
    private final InstantSource clock;

    Webhook(Vertx vertx, TargetGuard guard, NotifierSettings settings) {
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setFollowRedirects(false)
                        .setUserAgent("Sluice")
                        .setConnectTimeout((int) settings.answerWithin().toMillis()));
        this.guard = guard;
        this.answerWithin = settings.answerWithin();
        this.clock = InstantSource.system();
    }

    /** Never fails: whatever happens is an {@link Attempt}. */
    public Uni<Attempt> post(URI url, String json) {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        return guard.resolve(url);
                    } catch (UnknownHostException e) {
                        throw new UncheckedIOException("no host is named " + url.getHost(), e);
                    } catch (TargetGuard.RefusedTarget e) {
                        throw new IllegalArgumentException(e.getMessage());
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(address -> send(url, address, json))
                .ifNoItem()
                .after(answerWithin)
                .fail()
                .map(this::read)
                .onFailure(IllegalArgumentException.class)
                .recoverWithItem(e -> new Attempt.Refused(e.getMessage()))
                .onFailure()
                .recoverWithItem(e -> new Attempt.Failed(describe(e), Optional.empty()));
    }

    private Uni<HttpResponse<Buffer>> send(URI url, InetAddress address, String json) {
        boolean tls = url.getScheme().equals("https");
        int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .putHeader("Content-Type", "application/json");
        return client.request(HttpMethod.POST, request).sendBuffer(Buffer.buffer(json));
    }

    private Attempt read(HttpResponse<Buffer> answer) {
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return new Attempt.Delivered();
        }
        String said = "the receiver answered " + status + ": " + shortened(answer.bodyAsString());
        boolean later = status == 408 || status == 425 || status == 429 || status >= 500;
        return later
                ? new Attempt.Failed(said, retryAfter(answer.getHeader("Retry-After")))
                : new Attempt.Refused(said);
    }

    private Optional<Duration> retryAfter(String header) {
        return header == null
                ? Optional.empty()
                : asked(header.trim()).map(wait -> wait.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : wait);
    }

    private Optional<Duration> asked(String header) {
        try {
            return Optional.of(Duration.ofSeconds(Math.clamp(Long.parseLong(header), 0, 86_400)));
        } catch (NumberFormatException notSeconds) {
            try {
                Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from);
                return Optional.of(Duration.between(clock.instant(), until)).filter(wait -> !wait.isNegative());
            } catch (DateTimeException neither) {
                return Optional.empty();
            }
        }
    }

    private static String shortened(String body) {
        if (body == null || body.isBlank()) {
            return "(nothing)";
        }
        String line = body.replaceAll("\\s+", " ").strip();
        return line.length() <= ANSWER_SHOWN ? line : line.substring(0, ANSWER_SHOWN) + "…";
    }

    private static String describe(Throwable e) {
        return e instanceof io.smallrye.mutiny.TimeoutException
                ? "the receiver did not answer in time"
                : "the receiver could not be reached: " + e.getMessage();
    }
}
