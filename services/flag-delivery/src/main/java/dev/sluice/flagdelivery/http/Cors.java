package dev.sluice.flagdelivery.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets pages of any origin call: SDKs run in them, and what they may know is decided by the token they send. On every answer,
 * errors and 304 too, or a browser hides from the page what went wrong.
 */
public final class Cors {

    // Encoded once: as plain texts, each answer would encode them anew, character by character.
    private static final CharSequence ANYBODY = HttpHeaders.createOptimized("*");
    private static final CharSequence TRUE = HttpHeaders.createOptimized("true");
    private static final CharSequence ORIGIN = HttpHeaders.createOptimized("origin");
    private static final String METHODS = "GET, POST, OPTIONS";
    private static final String USUAL_HEADERS = "authorization, content-type, if-none-match, x-api-key";
    /** Without these a page cannot read the tag that its next request should carry. */
    private static final CharSequence EXPOSED_HEADERS = HttpHeaders.createOptimized("ETag, Retry-After");
    /** Two hours, the most that Chromium honours. */
    private static final String MAX_AGE_SECONDS = "7200";

    private Cors() {}

    /** Whether a page in a browser calls: nobody else says where it comes from. */
    public static boolean isPage(RoutingContext context) {
        return context.request().getHeader(HttpHeaders.ORIGIN) != null;
    }

    /** A handler to stand before all others of a path. Answers preflights itself, without asking who calls. */
    public static void handle(RoutingContext context) {
        allow(context);
        if (HttpMethod.OPTIONS.equals(context.request().method())) {
            preflight(context);
        } else {
            context.next();
        }
    }

    /** Lets pages read the answer, for a handler that no preflight comes to. */
    static void allow(RoutingContext context) {
        MultiMap headers = context.response().headers();
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY);
        } else {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        }
        headers.set(HttpHeaders.VARY, ORIGIN);
        headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
    }

    private static void preflight(RoutingContext context) {
        MultiMap headers = context.response().headers();
        String asked = context.request().getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, asked == null ? USUAL_HEADERS : asked);
        headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        context.response().setStatusCode(204).end();
    }
}
