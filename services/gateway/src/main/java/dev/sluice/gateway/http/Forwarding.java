package dev.sluice.gateway.http;

import dev.sluice.gateway.auth.Admission;
import dev.sluice.gateway.auth.Caller;
import dev.sluice.gateway.auth.Doorkeeper;
import dev.sluice.gateway.auth.Session;
import dev.sluice.gateway.auth.Sessions;
import dev.sluice.gateway.auth.TokenIssuer;
import dev.sluice.gateway.auth.Uses;
import dev.sluice.gateway.route.Door;
import dev.sluice.gateway.route.Route;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What changes on the way: which headers a service sees, which ones a caller gets, and what stands for an answer that never came. */
final class Forwarding implements ProxyInterceptor {

    private static final Logger LOG = Logger.getLogger(Forwarding.class);

    /** Only for the next hop (RFC 9110 § 7.6.1), besides those that {@code Connection} names. */
    private static final List<String> HOP_BY_HOP = List.of(
            "Connection",
            "Keep-Alive",
            "Proxy-Authenticate",
            "Proxy-Authorization",
            "Proxy-Connection",
            "TE",
            "Trailer",
            "Upgrade");

    /** What a caller might use to pass for another, or what no service here has a use for. */
    private static final List<String> NEVER_FORWARDED = List.of(
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Proto",
            "X-Real-IP",
            "Cookie",
            // Answered by the gateway's own server already.
            "Expect");

    /** Where a request keeps the cookie that its answer has to set. */
    private static final String RENEWED = "renewed-session";

    private final Doorkeeper doorkeeper;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final TokenIssuer tokens;
    private final Uses uses;
    private final MeterRegistry meters;

    Forwarding(
            Doorkeeper doorkeeper,
            Sessions sessions,
            SessionCookie cookie,
            TokenIssuer tokens,
            Uses uses,
            MeterRegistry meters) {
        this.doorkeeper = doorkeeper;
        this.sessions = sessions;
        this.cookie = cookie;
        this.tokens = tokens;
        this.uses = uses;
        this.meters = meters;
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        HttpServerRequest incoming = context.request().proxiedRequest();
        Route route = Proxying.routeOf(incoming);
        MultiMap headers = context.request().headers();
        String id = RequestId.of(headers.get(RequestId.HEADER));
        context.set(RequestId.HEADER, id);
        removeHopByHop(headers);
        NEVER_FORWARDED.forEach(headers::remove);
        headers.set("X-Forwarded-For", incoming.remoteAddress().hostAddress());
        headers.set("X-Forwarded-Proto", incoming.isSSL() ? "https" : "http");
        String host = incoming.getHeader(HttpHeaders.HOST);
        if (host != null) {
            headers.set("X-Forwarded-Host", host);
        }
        headers.set(RequestId.HEADER, id);
        if (route.door() == Door.API) {
            Instant now = Instant.now();
            switch (doorkeeper.admit(cookie.knock(incoming), now)) {
                // Key and session stay here.
                case Admission.Granted(Caller caller, Optional<Session> renewed) -> {
                    String service = route.upstream().serviceName();
                    headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + tokens.of(caller, service));
                    uses.note(caller, now);
                    renewed.ifPresent(
                            session -> context.set(RENEWED, cookie.header(incoming, sessions.cookie(session))));
                }
                case Admission.Refused refused -> {
                    return Future.succeededFuture(refusal(context, Problems.of(refused)));
                }
            }
        }
        return context.sendRequest().recover(failure -> {
            LOG.debugf("service=%s does not answer: %s", route.upstream().serviceName(), failure.getMessage());
            meters.counter(
                            "sluice.gateway.upstream.away",
                            "service",
                            route.upstream().serviceName())
                    .increment();
            return Future.succeededFuture(
                    Problems.SERVICE_AWAY.insteadOf(context.request().release().response(), route.door()));
        });
    }

    private ProxyResponse refusal(ProxyContext context, Problems why) {
        meters.counter("sluice.gateway.refused", "status", Integer.toString(why.status()))
                .increment();
        return why.insteadOf(context.request().release().response(), Door.API);
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
        MultiMap headers = context.response().headers();
        removeHopByHop(headers);
        headers.set(RequestId.HEADER, context.get(RequestId.HEADER, String.class));
        if (Proxying.routeOf(context.request().proxiedRequest()).door() == Door.API) {
            String renewed = context.get(RENEWED, String.class);
            if (renewed != null) {
                headers.add(HttpHeaders.SET_COOKIE, renewed);
            }
            headers.set("X-Content-Type-Options", "nosniff");
            if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
                headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
            }
        }
        return context.sendResponse();
    }

    private static void removeHopByHop(MultiMap headers) {
        for (String connection : headers.getAll(HttpHeaders.CONNECTION)) {
            for (String named : connection.toLowerCase(Locale.ROOT).split(",", -1)) {
                String header = named.strip();
                // Naming these would take away what the gateway or the next hop relies on.
                if (!header.isEmpty()
                        && !header.equals("host")
                        && !header.equals("content-length")
                        && !header.equals("authorization")) {
                    headers.remove(header);
                }
            }
        }
        HOP_BY_HOP.forEach(headers::remove);
    }
}
