package dev.sluice.ingestion.http;

import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.config.IngestionConfig;
import dev.sluice.kit.http.body.BodyReader;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Bytes;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** The way of one request: let in if there is room, read whole, then worked on away from the event loop. */
@ApplicationScoped
public class Door {

    private final Vertx vertx;
    private final InFlight inFlight;
    private final BodyReader bodies;

    Door(IngestionConfig config, InFlight inFlight, Vertx vertx) {
        this.vertx = vertx;
        this.inFlight = inFlight;
        this.bodies = new BodyReader(vertx, config.bodyTimeout());
    }

    /** What is done with a body; may block. */
    @FunctionalInterface
    interface Work<A> {
        /**
         * Does it.
         *
         * @return completes when what it led to is durable
         */
        Future<A> on(Bytes body, InFlight.Lease lease, Context trace)
                throws CaptureRefusedException, BodyRefusedException;
    }

    /**
     * Takes a request; to be called before its handler returns.
     *
     * @param bytesMax most bytes of a body
     * @return what the work gave; fails as the work does, and with {@link BodyRefusedException} for what was refused on the way
     */
    <A> Future<A> pass(HttpServerRequest request, int bytesMax, Work<A> work) {
        return request.method().equals(HttpMethod.POST)
                ? passed(lease -> bodies.read(request, bytesMax, lease), work)
                : Future.failedFuture(new CaptureRefusedException(Reason.METHOD_NOT_ALLOWED, "send by POST"));
    }

    /** The same; and by GET with an empty body, because old clients send all in the query. */
    <A> Future<A> passWithQuery(HttpServerRequest request, int bytesMax, Work<A> work) {
        return request.method().equals(HttpMethod.GET)
                ? passed(lease -> Future.succeededFuture(new Bytes(new byte[0])), work)
                : pass(request, bytesMax, work);
    }

    private <A> Future<A> passed(Function<InFlight.Lease, Future<Bytes>> reading, Work<A> work) {
        InFlight.Lease lease;
        try {
            lease = inFlight.open();
        } catch (BodyRefusedException e) {
            return Future.failedFuture(e);
        }
        Context trace = Context.current();
        return reading.apply(lease)
                .compose(body -> vertx.executeBlocking(() -> work.on(body, lease, trace), false))
                .compose(done -> done)
                .onComplete(done -> lease.close());
    }
}
