package dev.sluice.gateway.http;

import dev.sluice.gateway.auth.AdminKey;
import dev.sluice.gateway.route.Door;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The door before the framework's own pages under {@code /q}, since the gateway's port is everyone's: whoever has the admin key sees
 * them, a stranger learns from health no more than up or down, and nothing from the rest.
 */
@ApplicationScoped
public class OwnHealth {

    private static final String BASE = "/q/";
    /** Before the framework's pages. */
    private static final int FIRST = -1_000;

    private final AdminKey adminKey;
    private final Map<String, Supplier<Uni<SmallRyeHealth>>> forStrangers;

    OwnHealth(AdminKey adminKey, SmallRyeHealthReporter health) {
        this.adminKey = adminKey;
        this.forStrangers = Map.of(
                "/q/health", health::getHealthAsync,
                "/q/health/live", health::getLivenessAsync,
                "/q/health/ready", health::getReadinessAsync,
                "/q/health/started", health::getStartupAsync);
    }

    void register(@Observes Router router) {
        router.route("/q").order(FIRST).handler(this::guard);
        router.route("/q/*").order(FIRST).handler(this::guard);
    }

    /** Whether a path, as it was sent, is one of the framework's own pages. */
    static boolean isBelow(String path) {
        return path.startsWith(BASE);
    }

    private void guard(RoutingContext context) {
        if (adminKey.opens(context.request().getHeader(HttpHeaders.AUTHORIZATION))) {
            context.next();
            return;
        }
        Supplier<Uni<SmallRyeHealth>> asked = forStrangers.get(context.request().path());
        if (asked == null) {
            Problems.NOT_SIGNED_IN.answer(context.response(), Door.API);
            return;
        }
        asked.get()
                .subscribe()
                .with(health -> answer(context.response(), !health.isDown()), e -> answer(context.response(), false));
    }

    private static void answer(HttpServerResponse response, boolean isUp) {
        response.setStatusCode(isUp ? 200 : 503)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(isUp ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}");
    }
}
