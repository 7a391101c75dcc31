package dev.sluice.gateway.http;

import dev.sluice.gateway.auth.Knock;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/**
 * The cookie that holds a session. Scripts cannot read it, other sites' pages cannot have it sent along with what changes something, and
 * behind TLS its name has the browser hold it to this host (RFC 6265bis, {@code __Host-}). It ends with the browser, or as it says.
 */
@ApplicationScoped
public class SessionCookie {

    private static final String PLAIN = "sluice-session";
    private static final String SECURE = "__Host-";
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final PublicAddress address;

    SessionCookie(PublicAddress address) {
        this.address = address;
    }

    /** What a request brings; empty when it brings none. */
    Optional<String> of(HttpServerRequest request) {
        return of(request, PLAIN);
    }

    /** What of a request says who sent it. */
    Knock knock(HttpServerRequest request) {
        return new Knock(
                Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)),
                of(request),
                !READING.contains(request.method()),
                Pages.isOwn(request, address));
    }

    /** The header {@code Set-Cookie} that hands a session over. */
    String header(HttpServerRequest request, String session) {
        return cookie(request, session).encode();
    }

    /** The one that takes it away. */
    String headerThatEnds(HttpServerRequest request) {
        return cookie(request, "").setMaxAge(0).encode();
    }

    private Cookie cookie(HttpServerRequest request, String value) {
        return guarded(request, PLAIN, value);
    }

    /** A cookie as the session's, of another name. */
    Cookie guarded(HttpServerRequest request, String plainName, String value) {
        return Cookie.cookie(name(request, plainName), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(address.isSecure(request))
                .setSameSite(CookieSameSite.LAX);
    }

    /** What a request brings under that name; empty when it brings nothing. */
    Optional<String> of(HttpServerRequest request, String plainName) {
        return Optional.ofNullable(request.getCookie(name(request, plainName))).map(Cookie::getValue);
    }

    private String name(HttpServerRequest request, String plainName) {
        return address.isSecure(request) ? SECURE + plainName : plainName;
    }
}
