package dev.sluice.gateway.http;

import dev.sluice.gateway.auth.Doorkeeper;
import dev.sluice.gateway.auth.Sessions;
import dev.sluice.gateway.auth.TokenIssuer;
import dev.sluice.gateway.auth.Uses;
import dev.sluice.gateway.route.Door;
import dev.sluice.gateway.route.Route;
import dev.sluice.gateway.route.RouteTable;
import dev.sluice.gateway.route.Upstream;
import dev.sluice.gateway.route.UpstreamConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Lets requests in by their door and hands them on; bodies stream through in both directions and are never held whole. */
@ApplicationScoped
public class Proxying {

    private static final Logger LOG = Logger.getLogger(Proxying.class);

    private final HttpClient client;
    private final Map<Upstream, HttpProxy> proxies = new EnumMap<>(Upstream.class);

    Proxying(
            Doorkeeper doorkeeper,
            Sessions sessions,
            SessionCookie cookie,
            TokenIssuer tokens,
            Uses uses,
            UpstreamConfig upstreams,
            MeterRegistry meters,
            Vertx vertx) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(
                                Math.toIntExact(upstreams.connectTimeout().toMillis()))
                        // Shorter than services keep theirs, so that none is used in the moment it is closed.
                        .setKeepAliveTimeout(30)
                        .setMaxWaitQueueSize(upstreams.waiting()),
                new PoolOptions().setHttp1MaxSize(upstreams.connections()));
        Forwarding forwarding = new Forwarding(doorkeeper, sessions, cookie, tokens, uses, meters);
        for (Upstream upstream : Upstream.values()) {
            URI base = upstreams.of(upstream);
            RequestOptions target = new RequestOptions()
                    .setServer(SocketAddress.inetSocketAddress(base.getPort(), base.getHost()))
                    .setHost(base.getHost())
                    .setPort(base.getPort())
                    .setSsl(base.getScheme().equals("https"))
                    .setIdleTimeout(upstreams.idleTimeout().toMillis());
            proxies.put(
                    upstream,
                    HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
                            .origin(context -> context.client()
                                    .request(new RequestOptions(target))
                                    .onSuccess(Proxying::expectCallersToLeave))
                            .addInterceptor(forwarding));
        }
    }

    void register(@Observes Router router) {
        router.route().handler(this::handle);
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<Route> route = RouteTable.of(request.path());
        if (route.isEmpty()) {
            if (OwnHealth.isBelow(request.path())) {
                context.next();
            } else {
                // As to an SDK: one that asks for what is not served may run on anybody's page.
                Problems.NOTHING_HERE.answer(request.response(), Door.SDK);
            }
            return;
        }
        proxies.get(route.get().upstream()).handle(request);
    }

    /** A caller who goes away resets the request; without a handler the client would log that as an error. */
    private static void expectCallersToLeave(HttpClientRequest request) {
        request.exceptionHandler(e -> LOG.debugf("request ended early: %s", e.getMessage()));
    }

    /** Where a request leads that was let in. */
    static Route routeOf(HttpServerRequest request) {
        return RouteTable.of(request.path()).orElseThrow();
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
