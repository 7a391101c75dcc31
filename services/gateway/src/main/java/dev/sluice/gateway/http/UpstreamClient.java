package dev.sluice.gateway.http;

import dev.sluice.gateway.route.Upstream;
import dev.sluice.gateway.route.UpstreamConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Asks services about themselves, for the gateway's own pages; a service that is slow to answer counts as one that does not. */
@ApplicationScoped
public class UpstreamClient {

    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final UpstreamConfig upstreams;
    private final HttpClient client;

    UpstreamClient(UpstreamConfig upstreams, Vertx vertx) {
        this.upstreams = upstreams;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(upstreams.connectTimeout().toMillis())));
    }

    /** Whether a service is ready; never fails. */
    Future<Readiness> readiness(Upstream upstream) {
        return get(upstream, "/q/health/ready")
                .map(response -> response.statusCode() == 200 ? Readiness.READY : Readiness.NOT_READY)
                .otherwise(Readiness.NO_ANSWER);
    }

    /** A service's own description of its API; fails when there is none to be had. */
    Future<Buffer> openApi(Upstream upstream) {
        return get(upstream, "/q/openapi?format=json")
                .compose(response -> response.statusCode() == 200
                        ? response.body()
                        : Future.failedFuture("status " + response.statusCode()));
    }

    private Future<HttpClientResponse> get(Upstream upstream, String path) {
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(upstreams.of(upstream).resolve(path).toString())
                        .setTimeout(PATIENCE.toMillis()))
                .compose(request -> request.send());
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
