package dev.sluice.flagdelivery.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;

/** Answers a request on the event loop, or refuses it. */
@FunctionalInterface
public interface Handling {

    void handle(RoutingContext context) throws Refusal;

    /** A handler that writes refusals as the protocol wants them. */
    static Handler<RoutingContext> of(Handling handling, BiConsumer<RoutingContext, Refusal> refused) {
        return context -> {
            try {
                handling.handle(context);
            } catch (Refusal refusal) {
                refused.accept(context, refusal);
            }
        };
    }

    /**
     * As above, for requests with a body.
     *
     * @param bytesMax most bytes of the body as sent
     */
    static Handler<RoutingContext> withBody(
            OfBody handling, int bytesMax, BiConsumer<RoutingContext, Refusal> refused) {
        return context -> BodyReader.read(
                context,
                bytesMax,
                body -> {
                    try {
                        handling.handle(context, body);
                    } catch (Refusal refusal) {
                        refused.accept(context, refusal);
                    } catch (RuntimeException e) {
                        // Called outside the router's own catch: let it answer, as for any other handler.
                        context.fail(e);
                    }
                },
                refusal -> refused.accept(context, refusal));
    }

    /** Answers a request whose body has been read. */
    @FunctionalInterface
    interface OfBody {
        void handle(RoutingContext context, byte[] body) throws Refusal;
    }
}
