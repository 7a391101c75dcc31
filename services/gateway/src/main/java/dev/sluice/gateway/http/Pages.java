package dev.sluice.gateway.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * Which page a browser's request comes from. A page of somebody else can have a browser send a request with its cookies, but it can
 * neither set {@value #HEADER} without being asked first, nor leave out or choose {@code Sec-Fetch-Site} and {@code Origin}.
 */
final class Pages {

    /** What a page of this installation sends with whatever changes something; any value. */
    static final String HEADER = "X-Sluice-Request";

    private static final String SITE = "Sec-Fetch-Site";
    private static final String ORIGIN = "Origin";

    private Pages() {}

    /** Whether a request shows that it comes from a page of this installation. */
    static boolean isOwn(HttpServerRequest request, PublicAddress address) {
        String site = request.getHeader(SITE);
        String origin = request.getHeader(ORIGIN);
        boolean sameSite = site != null ? site.equals("same-origin") : origin != null && address.isOwn(origin, request);
        return sameSite && request.getHeader(HEADER) != null;
    }

    /** Whether a request shows that it comes from somebody else's page; tools show nothing. */
    static boolean isForeign(HttpServerRequest request, PublicAddress address) {
        String site = request.getHeader(SITE);
        String origin = request.getHeader(ORIGIN);
        return (site != null && !site.equals("same-origin") && !site.equals("none"))
                || (origin != null && !address.isOwn(origin, request));
    }
}
