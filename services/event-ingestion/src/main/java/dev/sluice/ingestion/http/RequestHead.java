package dev.sluice.ingestion.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;

/** What a request's head says of its sender. */
final class RequestHead {

    private static final String BEARER = "Bearer ";
    private static final int ADDRESS_LENGTH_MAX = 45;
    private static final int LIBRARY_LENGTH_MAX = 200;

    private RequestHead() {}

    /** The sender's address: the gateway's word for it, which it sets itself, or the connection's. */
    static Optional<String> addressOf(HttpServerRequest request) {
        String forwarded = request.getHeader("X-Forwarded-For");
        if (forwarded != null && !forwarded.isBlank() && forwarded.length() <= ADDRESS_LENGTH_MAX) {
            return Optional.of(forwarded.strip());
        }
        return Optional.ofNullable(request.remoteAddress()).map(address -> address.hostAddress());
    }

    /** The bearer credential, where project tokens may stand. */
    static Optional<String> bearer(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    /** The SDK that sent the newer form, as properties that others have of their own: {@code posthog-node/5.70.0}. */
    static Map<String, String> library(HttpServerRequest request) {
        String info = request.getHeader("PostHog-Sdk-Info");
        if (info == null || info.length() > LIBRARY_LENGTH_MAX) {
            return Map.of();
        }
        int slash = info.indexOf('/');
        return slash <= 0
                ? Map.of("$lib", info)
                : Map.of("$lib", info.substring(0, slash), "$lib_version", info.substring(slash + 1));
    }

    /** When the newer form was sent, by the sender's clock: said anew for each attempt. */
    static Optional<String> sentAt(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("PostHog-Request-Timestamp"));
    }
}
