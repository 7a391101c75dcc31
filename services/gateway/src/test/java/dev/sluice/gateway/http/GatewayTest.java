package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(FakeServices.class)
class GatewayTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "Bearer " + FakeServices.ADMIN_KEY;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource
    URI base;

    @ParameterizedTest
    @CsvSource({
        "/flags/?v=2, flag-delivery",
        "/array/phc_x/config.js, flag-delivery",
        "/batch/?ip=0, event-ingestion",
        "/api/v1/projects/shop/rollouts?state=running, auto-rollout",
        "/api/v1/projects/shop/verdicts/r1, metric-watcher",
        "/api/v1/projects/shop/flags/a%20b, flag-config"
    })
    void shouldForwardToTheServiceThatAnswers(String target, String service) throws Exception {
        HttpResponse<String> answer = get(target, "Authorization", KEY);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode seen = JSON.readTree(answer.body());
        assertThat(seen.get("service").asText()).isEqualTo(service);
        assertThat(seen.get("uri").asText()).isEqualTo(target);
    }

    @Test
    void shouldExchangeKeyForSignedToken() throws Exception {
        JsonNode seen =
                JSON.readTree(get("/api/v1/projects", "Authorization", KEY).body());

        String sent = seen.at("/headers/authorization").asText();
        assertThat(sent).startsWith("Bearer ").doesNotContain(FakeServices.ADMIN_KEY);
        JwtClaims claims = verified(sent.substring("Bearer ".length()));
        assertThat(claims.getIssuer()).isEqualTo("sluice-gateway");
        assertThat(claims.getSubject()).isEqualTo("admin");
        assertThat(claims.getStringListClaimValue("groups"))
                .containsExactlyInAnyOrder("viewer", "editor", "approver", "operator", "admin");
        assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
                .isEqualTo(60);
    }

    /** With the key that the gateway publishes, and no other algorithm than the one agreed upon. */
    private JwtClaims verified(String token) throws Exception {
        JsonWebKeySet keys = new JsonWebKeySet(get("/.well-known/jwks.json").body());
        return new JwtConsumerBuilder()
                .setVerificationKey(keys.getJsonWebKeys().getFirst().getKey())
                .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, "ES256")
                .setRequireExpirationTime()
                .setExpectedAudience("flag-config")
                .build()
                .processToClaims(token);
    }

    @Test
    void shouldPublishPublicHalfOfKeyOnly() throws Exception {
        JsonNode key = JSON.readTree(get("/.well-known/jwks.json").body()).at("/keys/0");

        assertThat(key.get("crv").asText()).isEqualTo("P-256");
        assertThat(key.has("d")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer wrong",
                "Bearer ",
                "Basic YWRtaW46YWRtaW4=",
                FakeServices.ADMIN_KEY,
                "Bearer a-key-for-tests-onl"
            })
    void shouldRefuseApiWithoutKey(String authorization) throws Exception {
        HttpResponse<String> answer = authorization.isEmpty()
                ? get("/api/v1/projects")
                : get("/api/v1/projects", "Authorization", authorization);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @Test
    void shouldNotTakeItsOwnTokenForKey() throws Exception {
        String token = JSON.readTree(
                        get("/api/v1/projects", "Authorization", KEY).body())
                .at("/headers/authorization")
                .asText();

        assertThat(get("/api/v1/projects", "Authorization", token).statusCode()).isEqualTo(401);
    }

    @Test
    void shouldLeaveSdkKeysAlone() throws Exception {
        JsonNode seen = JSON.readTree(get("/flags/definitions?token=phc_x", "Authorization", "Bearer phs_secret")
                .body());

        assertThat(seen.at("/headers/authorization").asText()).isEqualTo("Bearer phs_secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1;x/projects",
                "/api;x/v1/projects",
                "/flags/../api/v1/projects",
                "/flags/%2e%2e/api/v1/projects",
                "//api/v1/projects",
                "/api//v1/projects",
                "/api%2fv1/projects",
                "/flags\\..\\api",
                "/api/v1/./projects",
                "/%2561pi/v1/projects"
            })
    void shouldRefuseAmbiguousPaths(String target) throws Exception {
        assertThat(raw("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void shouldNotServePathInDisguise() throws Exception {
        assertThat(raw("GET /%61pi/v1/projects HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void shouldDropWhatIsOnlyForOneHopOrPretends() throws Exception {
        String answer = raw("""
                POST /batch/ HTTP/1.1\r
                Host: flags.example\r
                Connection: close\r
                Connection: X-Secret-Hop, Content-Length\r
                X-Secret-Hop: 1\r
                TE: trailers\r
                X-Forwarded-For: 6.6.6.6\r
                X-Forwarded-Proto: https\r
                Forwarded: for=6.6.6.6\r
                Cookie: session=1\r
                User-Agent: posthog-node/5\r
                Content-Length: 3\r
                \r
                abc""");

        JsonNode seen = JSON.readTree(answer.substring(answer.indexOf("{\"service")));
        assertThat(seen.get("length").asInt()).isEqualTo(3);
        JsonNode headers = seen.get("headers");
        assertThat(headers.has("x-secret-hop")).isFalse();
        assertThat(headers.has("te")).isFalse();
        assertThat(headers.has("forwarded")).isFalse();
        assertThat(headers.has("cookie")).isFalse();
        assertThat(headers.get("x-forwarded-for").asText()).isEqualTo("127.0.0.1");
        assertThat(headers.get("x-forwarded-proto").asText()).isEqualTo("http");
        assertThat(headers.get("x-forwarded-host").asText()).isEqualTo("flags.example");
        assertThat(headers.get("user-agent").asText()).isEqualTo("posthog-node/5");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .contains("x-own: kept")
                .doesNotContain("keep-alive:");
    }

    @Test
    void shouldNameEachRequest() throws Exception {
        HttpResponse<String> own = get("/flags/", "X-Request-Id", "my-request-17");
        HttpResponse<String> forged = get("/flags/", "X-Request-Id", "a b <c>");

        assertThat(own.headers().firstValue("x-request-id")).contains("my-request-17");
        assertThat(JSON.readTree(own.body()).at("/headers/x-request-id").asText())
                .isEqualTo("my-request-17");
        assertThat(forged.headers().firstValue("x-request-id").orElseThrow()).matches("[0-9a-f-]{36}");
    }

    @Test
    void shouldAnswerWhenServiceIsAway() throws Exception {
        HttpResponse<String> answer = get("/api/v1/projects/shop/notification-routes", "Authorization", KEY);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("2");
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.headers().allValues("access-control-allow-origin")).isEmpty();
        assertThat(JSON.readTree(answer.body()).get("status").asInt()).isEqualTo(503);
    }

    @Test
    void shouldStreamLargeBodies() throws Exception {
        byte[] large = new byte[20 << 20];

        HttpResponse<String> answer = send(HttpRequest.newBuilder(base.resolve("/batch/"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(large))
                .build());

        assertThat(JSON.readTree(answer.body()).get("length").asInt()).isEqualTo(large.length);
    }

    @Test
    void shouldPassOnRefusalThatComesBeforeTheBodyWasRead() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(base.resolve("/e"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[16 << 20]))
                .build());

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void shouldLetStreamsPassAsTheyCome() throws Exception {
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(base.resolve("/api/v1/stream"))
                        .header("Authorization", KEY)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());

        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            // The stream is still open: what is read here was not held back.
            assertThat(lines.readLine()).isEqualTo("data: first");
        }
    }

    @Test
    void shouldShowStatusWithoutAnythingFromOutside() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("4 of 6 services are ready")
                .contains("<td class=\"no-answer\">no answer</td>")
                .contains("<td class=\"not-ready\">not ready</td>")
                .doesNotContain("http://")
                .doesNotContain("<script");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("frame-ancestors 'none'");
        assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
    }

    @Test
    void shouldDescribeWholeApiAndNameWhatIsMissing() throws Exception {
        JsonNode whole = JSON.readTree(get("/api/v1/openapi.json").body());

        assertThat(whole.at("/paths").properties()).hasSize(5);
        assertThat(whole.at("/x-sluice-missing-services")).hasSize(1);
        assertThat(whole.at("/x-sluice-missing-services/0").asText()).isEqualTo("notifier");
    }

    @Test
    void shouldBeReadyItselfAndReportWhoIsNot() throws Exception {
        assertThat(get("/q/health/ready", "Authorization", KEY).statusCode()).isEqualTo(200);
        assertThat(get("/q/health/well", "Authorization", KEY).statusCode()).isEqualTo(503);
        assertThat(get("/q/health", "Authorization", KEY).body())
                .contains("\"notifier\": \"no answer\"", "\"auto-rollout\": \"not ready\"");
        assertThat(get("/q/metrics", "Authorization", KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTellStrangersOnlyWhetherItIsUp() throws Exception {
        for (String path : List.of("/q/health/ready", "/q/health/live", "/q/health/started")) {
            HttpResponse<String> answer = get(path);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
        }
        HttpResponse<String> whole = get("/q/health", "Authorization", "Bearer wrong");
        assertThat(whole.statusCode()).isEqualTo(503);
        assertThat(whole.body()).isEqualTo("{\"status\":\"DOWN\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/metrics",
                "/q/metrics/",
                "/%71/metrics",
                "/q/%6Detrics",
                "/q/health/well",
                "/q/health/ready/",
                "/q/health/group/x",
                "/q/openapi",
                "/q/arc",
                "/q"
            })
    void shouldHideItsOwnPagesFromStrangers(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(401);
        assertThat(get(path, "Authorization", "Bearer wrong").body()).doesNotContain("jvm_", "notifier");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/i/v1/e/", "/static/array.js", "/i/v0/x"})
    void shouldSayItselfThatNoServiceKnowsThePath(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(JSON.readTree(answer.body()).get("type").asText()).isEqualTo("urn:sluice:problem:not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/api/v2/x", "/favicon.ico"})
    void shouldServeNothingElse(String path) throws Exception {
        assertThat(get(path, "Authorization", KEY).statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String target, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(target));
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Sends bytes that no client library would. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
