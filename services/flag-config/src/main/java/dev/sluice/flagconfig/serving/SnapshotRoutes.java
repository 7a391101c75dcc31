package dev.sluice.flagconfig.serving;

import dev.sluice.contracts.ServingList;
import dev.sluice.contracts.ServingSnapshot;
import dev.sluice.database.DatabaseOutage;
import dev.sluice.kit.http.Problem;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.secret.SignedExchange;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Answers delivery nodes that do not hear the bus: {@code GET /internal/v1/serving-snapshot} and {@code
 * /internal/v1/serving-lists/PROJECT/COHORT}.
 *
 * <p>Not for people, and not reached through the gateway, which forwards no such path. Request and answer are signed with a key that
 * delivery nodes have too ({@link SignedExchange}); nothing is read before the request's signature was.
 */
@ApplicationScoped
class SnapshotRoutes {

    private static final Logger LOG = Logger.getLogger(SnapshotRoutes.class);

    private final SnapshotSource source;
    private final Optional<SignedExchange> exchange;
    private final InstantSource clock = InstantSource.system();

    /** Fails at the start when the key is weak. */
    SnapshotRoutes(SnapshotSource source, @ConfigProperty(name = "sluice.snapshot-key") Optional<String> key) {
        this.source = source;
        this.exchange = key.filter(text -> !text.isBlank()).map(SignedExchange::of);
    }

    void register(@Observes Router router) {
        if (exchange.isEmpty()) {
            LOG.warnf(
                    "%s is not set: delivery nodes that do not hear the bus cannot ask here", SignedExchange.VARIABLE);
        }
        router.get(ServingSnapshot.PATH)
                .handler(context -> answer(context, () -> source.snapshot().map(Optional::of)));
        router.get(ServingList.PATH + "/:project/:cohort")
                .handler(context ->
                        answer(context, () -> source.list(context.pathParam("project"), context.pathParam("cohort"))));
    }

    /** What is asked for, read when it is known who asks. */
    private interface Reading {
        Uni<Optional<byte[]>> read();
    }

    private void answer(RoutingContext context, Reading reading) {
        String header = context.request().getHeader(SignedExchange.REQUEST_HEADER);
        Optional<String> refusal = exchange.map(
                        known -> known.refusal(context.request().uri(), header, clock.instant()))
                .orElse(Optional.of(SignedExchange.VARIABLE + " is not set here, so nothing can be signed"));
        if (refusal.isPresent()) {
            refuse(context, ProblemException.unauthenticated(refusal.get()).problem());
            return;
        }
        reading.read()
                .subscribe()
                .with(
                        found -> found.ifPresentOrElse(
                                body -> send(context, exchange.orElseThrow(), header, body),
                                () -> refuse(
                                        context,
                                        ProblemException.notFound("there is no such list")
                                                .problem())),
                        failure -> failed(context, failure));
    }

    private static void send(RoutingContext context, SignedExchange exchange, String header, byte[] body) {
        String etag = etag(body);
        boolean known = etag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH));
        int status = known ? 304 : 200;
        byte[] sent = known ? new byte[0] : body;
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.ETAG, etag)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(SignedExchange.ANSWER_HEADER, exchange.answer(header, status, etag, sent));
        if (known) {
            context.response().end();
        } else {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(Buffer.buffer(sent));
        }
    }

    private static void failed(RoutingContext context, Throwable failure) {
        if (!DatabaseOutage.isPassing(failure)) {
            LOG.error("what delivery nodes serve by cannot be read", failure);
        }
        context.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
        refuse(
                context,
                ProblemException.unavailable("the database cannot be read now: ask again")
                        .problem());
    }

    private static void refuse(RoutingContext context, Problem problem) {
        context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(new JsonObject()
                        .put("type", problem.type())
                        .put("title", problem.title())
                        .put("status", problem.status())
                        .put("detail", problem.detail())
                        .encode());
    }

    private static String etag(byte[] body) {
        try {
            return "\""
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(body)) + "\"";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
