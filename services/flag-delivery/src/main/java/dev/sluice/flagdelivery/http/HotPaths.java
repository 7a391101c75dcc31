package dev.sluice.flagdelivery.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The paths that nearly all requests ask for. */
public final class HotPaths {

    /**
     * Right behind the guard of paths, and before what the framework does with every request and these do not need: identity, permissions,
     * resources. What they may know is decided by the token that they show.
     */
    private static final int BEFORE_THE_FRAMEWORK = -50_000;

    private HotPaths() {}

    /** Answers {@code POST}s to a path, from pages of any origin too. */
    public static void post(Router router, String path, Handler<RoutingContext> handler) {
        router.route(HttpMethod.POST, path).order(BEFORE_THE_FRAMEWORK).handler(context -> {
            Cors.allow(context);
            handler.handle(context);
        });
    }
}
