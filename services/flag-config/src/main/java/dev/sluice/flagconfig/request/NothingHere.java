package dev.sluice.flagconfig.request;

import dev.sluice.kit.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Answers for addresses that nobody else answers for, so that a typing error is told like any other. */
@ApplicationScoped
class NothingHere {

    private static final int NOT_FOUND = 404;

    void register(@Observes Router router) {
        router.route().last().handler(NothingHere::answer);
    }

    private static void answer(RoutingContext context) {
        if (context.response().ended()) {
            return;
        }
        context.response()
                .setStatusCode(NOT_FOUND)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(new JsonObject()
                        .put("type", "urn:sluice:problem:not-found")
                        .put("title", "There is no such thing")
                        .put("status", NOT_FOUND)
                        .put(
                                "detail",
                                "there is nothing at this address; /api/v1/openapi.json lists those that there are")
                        .encode());
    }
}
