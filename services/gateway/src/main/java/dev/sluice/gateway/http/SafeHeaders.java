package dev.sluice.gateway.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/**
 * What every answer of the gateway tells browsers, refusals too, unless the answer says it more exactly itself: that it is what its type
 * says, may run nothing and be framed by nobody, and that nobody learns where people came from. Answers to SDKs are read by other sites'
 * pages all the same: none of it keeps a page from reading what it may fetch.
 */
@ApplicationScoped
public class SafeHeaders {

    /** Before the guard of paths, whose refusals are answers too. */
    private static final int FIRST = 200_000;

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Content-Security-Policy",
                    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    /** A year, so that who came by TLS once comes by nothing else; other hosts of the domain are not ours to speak for. */
    private static final String TLS_FROM_NOW_ON = "max-age=31536000";

    private final PublicAddress address;

    SafeHeaders(PublicAddress address) {
        this.address = address;
    }

    void register(@Observes Filters filters) {
        filters.register(this::guard, FIRST);
    }

    private void guard(RoutingContext context) {
        context.addHeadersEndHandler(
                _ -> complete(context.request(), context.response().headers()));
        context.next();
    }

    private void complete(HttpServerRequest request, MultiMap headers) {
        ALWAYS.forEach((name, value) -> {
            if (!headers.contains(name)) {
                headers.set(name, value);
            }
        });
        if (address.isSecure(request)) {
            headers.set("Strict-Transport-Security", TLS_FROM_NOW_ON);
        }
    }
}
