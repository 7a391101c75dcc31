package dev.sluice.flagdelivery.http;

import dev.sluice.flagdelivery.DeliveryConfig;
import dev.sluice.kit.http.body.BodyDecoder;
import dev.sluice.kit.http.body.BodyReader;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Budget;
import dev.sluice.kit.http.body.Bytes;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Reads requests' bodies on the event loop, and frees them of what SDKs wrap them in. */
@ApplicationScoped
public class Bodies {

    /** SDKs themselves give up after 3 to 10 s. */
    private static final Duration READ_MAX = Duration.ofSeconds(15);

    private final BodyReader reader;
    private final BodyDecoder decoder;
    private final int bytesMax;
    private final BodyRoom room;

    Bodies(Vertx vertx, DeliveryConfig config, BodyRoom room) {
        this.room = room;
        this.reader = new BodyReader(vertx, READ_MAX);
        this.bytesMax = config.bodyBytesMax();
        this.decoder = new BodyDecoder(bytesMax);
    }

    /** Answers a request whose body was read and decoded. */
    @FunctionalInterface
    public interface Handling {
        void handle(RoutingContext context, Bytes json) throws Refusal;
    }

    /** A handler that reads the body first, and writes refusals as the protocol wants them. */
    public Handler<RoutingContext> then(Handling handling, BiConsumer<RoutingContext, Refusal> refused) {
        return context -> {
            BodyRoom.Lease lease = room.open();
            reader.read(context.request(), bytesMax, lease)
                    .onSuccess(body -> {
                        try (lease) {
                            handling.handle(context, decoded(context, body, lease));
                        } catch (Refusal refusal) {
                            refused.accept(context, refusal);
                        } catch (RuntimeException e) {
                            // Called outside the router's own catch: let it answer, as for any other handler.
                            context.fail(e);
                        }
                    })
                    .onFailure(e -> {
                        lease.close();
                        if (e instanceof BodyRefusedException refusal) {
                            if (context.request().version() != HttpVersion.HTTP_2) {
                                // What is still to come is not worth reading; HTTP/2 has no such header.
                                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                            }
                            refused.accept(context, Refusal.of(refusal));
                        }
                        // Else the connection broke, and nobody is there to be answered.
                    });
        };
    }

    private Bytes decoded(RoutingContext context, Bytes body, Budget budget) throws Refusal {
        try {
            return decoder.decode(
                    body,
                    new BodyDecoder.Labels(
                            Optional.ofNullable(context.request().getHeader(HttpHeaders.CONTENT_TYPE)),
                            Credentials.query(context, "data"),
                            Credentials.query(context, "compression")),
                    budget);
        } catch (BodyRefusedException e) {
            throw Refusal.of(e);
        }
    }
}
