package dev.sluice.flagdelivery.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** What a caller shows in headers. */
public final class Credentials {

    private static final String BEARER = "Bearer ";

    private Credentials() {}

    /** The text after {@code Bearer}, if there is one. */
    public static Optional<String> bearer(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        return Optional.of(header.substring(BEARER.length()).strip());
    }

    /** As above, or what {@code X-API-Key} says. */
    public static Optional<String> bearerOrApiKey(RoutingContext context) {
        return bearer(context).or(() -> Optional.ofNullable(context.request().getHeader("X-API-Key")));
    }

    /**
     * A query parameter.
     *
     * @throws Refusal when the query cannot be decoded
     */
    public static Optional<String> query(RoutingContext context, String name) throws Refusal {
        try {
            return Optional.ofNullable(context.request().getParam(name));
        } catch (IllegalArgumentException e) {
            throw Refusal.unreadable("the query is not URL-encoded: " + e.getMessage());
        }
    }
}
