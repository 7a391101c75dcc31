package dev.sluice.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.auth.SigningKeys;
import dev.sluice.gateway.openapi.OpenApiMerge;
import dev.sluice.gateway.route.Door;
import dev.sluice.gateway.route.Upstream;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** What the gateway itself serves: the status page, the whole API's description, the public key. */
@ApplicationScoped
public class OwnPages {

    private static final Logger LOG = Logger.getLogger(OwnPages.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Before the proxy, which takes everything under /api/v1. */
    private static final int FIRST = -1_000;

    private final Readinesses readinesses;
    private final Cached<String> openApi;
    private final String keySet;

    OwnPages(Readinesses readinesses, UpstreamClient client, SigningKeys keys) {
        this.readinesses = readinesses;
        this.openApi = new Cached<>(Duration.ofSeconds(5), () -> describe(client));
        this.keySet = keys.keySet();
    }

    void register(@Observes Router router) {
        router.get("/").order(FIRST).handler(this::status);
        router.get("/api/v1/openapi.json").order(FIRST).handler(this::openApi);
        router.get("/.well-known/jwks.json").order(FIRST).handler(context -> secure(context)
                .putHeader("Content-Type", "application/jwk-set+json")
                .putHeader("Cache-Control", "public, max-age=300")
                .end(keySet));
    }

    private void status(RoutingContext context) {
        readinesses.all().onSuccess(all -> secure(context)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Security-Policy", StatusPage.CONTENT_SECURITY_POLICY)
                .putHeader("Cache-Control", "no-store")
                .end(StatusPage.of(all)));
    }

    private void openApi(RoutingContext context) {
        openApi.get()
                .onSuccess(document -> secure(context)
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-cache")
                        .end(document))
                .onFailure(e -> {
                    LOG.error("the API's description could not be put together", e);
                    Problems.SERVICE_AWAY.answer(context.response(), Door.API);
                });
    }

    private static Future<String> describe(UpstreamClient client) {
        Map<String, JsonNode> documents = new TreeMap<>();
        TreeSet<String> missing = new TreeSet<>();
        List<Future<Void>> asked = Arrays.stream(Upstream.values())
                .map(upstream -> client.openApi(upstream)
                        .map(body -> parsed(body.getBytes()))
                        .<Void>transform(answer -> {
                            synchronized (documents) {
                                if (answer.succeeded()) {
                                    documents.put(upstream.serviceName(), answer.result());
                                } else {
                                    missing.add(upstream.serviceName());
                                }
                            }
                            return Future.succeededFuture();
                        }))
                .toList();
        return Future.join(asked).map(all -> written(OpenApiMerge.merge(documents, missing)));
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static String written(JsonNode document) {
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpServerResponse secure(RoutingContext context) {
        return context.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    }
}
