package dev.sluice.gateway.http;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;

/**
 * Tiny servers in the services' places that answer with what they were asked; notifier's place stays empty. And a pair of keys for
 * the gateway.
 */
public final class FakeServices implements QuarkusTestResourceLifecycleManager {

    static final String ADMIN_KEY = "a-key-for-tests-only";

    private Vertx vertx;
    private Path folder;
    private MockOAuth2Server provider;

    @Override
    public Map<String, String> start() {
        vertx = Vertx.vertx();
        Map<String, String> config = new HashMap<>();
        for (String service :
                List.of("flag-config", "flag-delivery", "event-ingestion", "metric-watcher", "auto-rollout")) {
            int port = vertx.createHttpServer()
                    .requestHandler(request -> answer(service, request))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .actualPort();
            config.put("sluice.upstream." + service, "http://127.0.0.1:" + port);
        }
        try (ServerSocket nobody = new ServerSocket(0)) {
            config.put("sluice.upstream.notifier", "http://127.0.0.1:" + nobody.getLocalPort());
            folder = Files.createTempDirectory("gateway-test");
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            config.put(
                    "sluice.jwt.private-key-file",
                    pem("PRIVATE", pair.getPrivate().getEncoded()));
            config.put(
                    "sluice.jwt.public-key-file", pem("PUBLIC", pair.getPublic().getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        config.put("sluice.admin-key", ADMIN_KEY);
        config.putAll(provider());
        config.putAll(SelfSigned.in(folder).settings());
        // Nobody is there: keys are never read, and nothing else minds.
        config.put("kafka.bootstrap.servers", "127.0.0.1:1");
        return config;
    }

    /** Asks people who they are, as providers do. */
    private Map<String, String> provider() {
        provider = new MockOAuth2Server(OAuth2Config.Companion.fromJson("{\"interactiveLogin\":true}"));
        provider.start(InetAddress.getLoopbackAddress(), 0);
        return Map.of(
                "sluice.oidc.issuer",
                provider.issuerUrl("people").toString(),
                "sluice.oidc.client-id",
                "sluice",
                "sluice.oidc.client-secret",
                "a-secret-for-tests-only",
                "sluice.oidc.roles",
                "flag-admins=admin,developers=editor,watchers=viewer",
                "sluice.public-url",
                "http://flags.example");
    }

    private String pem(String kind, byte[] encoded) throws IOException {
        Path file = folder.resolve(kind.toLowerCase(Locale.ROOT) + ".pem");
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        Files.writeString(file, "-----BEGIN " + kind + " KEY-----\n" + text + "\n-----END " + kind + " KEY-----\n");
        return file.toString();
    }

    private static void answer(String service, HttpServerRequest request) {
        switch (request.path()) {
            case "/q/health/ready" ->
                request.response()
                        .setStatusCode(service.equals("auto-rollout") ? 503 : 200)
                        .end();
            case "/q/openapi" -> request.response().end("{\"paths\":{\"/api/v1/%s\":{\"get\":{}}}}".formatted(service));
            case "/api/v1/stream" -> stream(request);
            case "/e" -> refuseBeforeReading(request);
            default -> echo(service, request);
        }
    }

    /** Sends one part and waits for the caller to go. */
    private static void stream(HttpServerRequest request) {
        HttpServerResponse response = request.response()
                .putHeader("Content-Type", "text/event-stream")
                .setChunked(true);
        response.write("data: first\n\n");
    }

    private static void refuseBeforeReading(HttpServerRequest request) {
        request.response().setStatusCode(413).putHeader("Connection", "close").end("too large");
    }

    private static void echo(String service, HttpServerRequest request) {
        long[] length = {0};
        request.handler(chunk -> length[0] += chunk.length());
        request.endHandler(end -> {
            JsonObject headers = new JsonObject();
            request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Keep-Alive", "timeout=5")
                    .putHeader("X-Own", "kept")
                    .end(new JsonObject()
                            .put("service", service)
                            .put("method", request.method().name())
                            .put("uri", request.uri())
                            .put("length", length[0])
                            .put("headers", headers)
                            .encode());
        });
    }

    @Override
    public void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        provider.shutdown();
        try {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
