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
}
