package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AccessRole;
import dev.sluice.gateway.auth.KnownPeople;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in and out, and what a session may do, by HTTP. */
@QuarkusTest
@QuarkusTestResource(FakeServices.class)
class SessionPagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** New for each test: tries are counted. */
    private final String person = "p" + UUID.randomUUID().toString().substring(0, 8);

    @TestHTTPResource
    URI base;

    @Inject
    KnownPeople people;

    @BeforeEach
    void invite() {
        people.put(person, AccessRole.EDITOR, Instant.EPOCH, Optional.empty());
    }

    @AfterEach
    void mend() {
        people.breakBus(false);
    }

    @Test
    void shouldTurnAPasswordIntoASessionAndThatIntoAServicesToken() throws Exception {
        HttpResponse<String> answer = signIn(KnownPeople.PASSWORD);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("role").asText()).isEqualTo("editor");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        String cookie = answer.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie)
                .startsWith("sluice-session=")
                .contains("HTTPOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Domain", "Max-Age", "Expires");

        HttpResponse<String> seen = send(request("/api/v1/projects").header("Cookie", pair(cookie)));
        assertThat(seen.statusCode()).isEqualTo(200);
        JsonNode headers = JSON.readTree(seen.body()).get("headers");
        assertThat(headers.has("cookie")).isFalse();
        JsonNode claims = claims(headers.get("authorization").asText());
        assertThat(claims.get("sub").asText()).isEqualTo("account/" + person);
        assertThat(claims.get("upn").asText()).isEqualTo(person + "@example.com");
        assertThat(claims.get("aud").asText()).isEqualTo("flag-config");
        assertThat(claims.get("groups"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("viewer", "operator", "editor");
        assertThat(seen.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void shouldSayWhoOneIs() throws Exception {
        String cookie = signedIn();

        HttpResponse<String> answer = send(request("/session").header("Cookie", cookie));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode about = JSON.readTree(answer.body());
        assertThat(about.get("name").asText()).isEqualTo(person + "@example.com");
        assertThat(Instant.parse(about.get("endsAt").asText())).isAfter(Instant.now());
        assertThat(send(request("/session")).statusCode()).isEqualTo(401);
    }

    @Test
    void shouldEndASessionForGoodWhenSignedOut() throws Exception {
        String cookie = signedIn();

        HttpResponse<String> out =
                send(request("/session").header("Cookie", cookie).DELETE());

        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("set-cookie").orElseThrow())
                .startsWith("sluice-session=;")
                .contains("Max-Age=0");
        HttpResponse<String> after = send(request("/api/v1/projects").header("Cookie", cookie));
        assertThat(after.statusCode()).isEqualTo(401);
        assertThat(after.body()).contains("session is over");
        assertThat(send(request("/session").header("Cookie", cookie).DELETE()).statusCode())
                .isEqualTo(204);
    }

    @Test
    void shouldSayThatOthersHaveNotHeardOfASignOut() throws Exception {
        String cookie = signedIn();
        people.breakBus(true);

        assertThat(send(request("/session").header("Cookie", cookie).DELETE()).statusCode())
                .isEqualTo(503);
        assertThat(send(request("/api/v1/projects").header("Cookie", cookie)).statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldSayNoMoreThanThatItIsNotThem() throws Exception {
        HttpResponse<String> wrong = signIn("not the password");
        HttpResponse<String> unknown = signIn("nobody" + person + "@example.com", KnownPeople.PASSWORD);

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("set-cookie")).isEmpty();
        assertThat(unknown.body()).isEqualTo(wrong.body());
        assertThat(unknown.statusCode()).isEqualTo(401);
    }

    @Test
    void shouldSayHowLongToWaitWhenTooMuchWasTried() throws Exception {
        for (int i = 0; i < 6; i++) {
            assertThat(signIn("guess number " + i).statusCode()).isEqualTo(401);
        }
        HttpResponse<String> answer = signIn(KnownPeople.PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValueAsLong("retry-after").orElseThrow())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"email\":\"a@b\"}",
                "{\"email\":\"a@b\",\"password\":\"x\",\"role\":\"admin\"}",
                "{\"email\":\"a@b\",\"email\":\"c@d\",\"password\":\"x\"}",
                "{\"email\":\"a@b\",\"password\":\"x\"} {}",
                "{\"email\":{},\"password\":\"x\"}"
            })
    void shouldReadNothingThatCouldBeReadInTwoWays(String body) throws Exception {
        HttpResponse<String> answer = send(json("/session").POST(BodyPublishers.ofString(body)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("a@b");
    }

    @Test
    void shouldNotReadMoreThanAPersonTypes() throws Exception {
        String body = "{\"email\":\"a@b\",\"password\":\"" + "x".repeat(1 << 20) + "\"}";

        assertThat(send(json("/session").POST(BodyPublishers.ofString(body))).statusCode())
                .isEqualTo(400);
    }

    /** What a browser says of a page that somebody else wrote, or that is written by us but on another host. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            cross-site,  https://evil.example, 1, 403
            same-site,   https://evil.example, 1, 403
            none,        -,                    1, 403
            -,           https://evil.example, 1, 403
            -,           null,                 1, 403
            -,           -,                    1, 403
            same-origin, -,                    -, 403
            -,           OWN,                  -, 403
            same-origin, -,                    1, 200
            -,           OWN,                  1, 200
            """)
    void shouldChangeNothingByACookieAlone(String site, String origin, String header, int status) throws Exception {
        String cookie = signedIn();
        String own = "http://" + base.getAuthority();
        for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
            HttpRequest.Builder request = request("/api/v1/projects/shop/flags")
                    .header("Cookie", cookie)
                    .method(method, BodyPublishers.ofString("{}"));
            if (site != null) {
                request.header("Sec-Fetch-Site", site);
            }
            if (origin != null) {
                request.header("Origin", origin.equals("OWN") ? own : origin);
            }
            if (header != null) {
                request.header("X-Sluice-Request", header);
            }
            assertThat(send(request).statusCode()).as(method).isEqualTo(status);
        }
    }

    @Test
    void shouldNotSignAnybodyInFromAForeignPage() throws Exception {
        String body = body(person + "@example.com", KnownPeople.PASSWORD);

        assertThat(send(json("/session")
                                .header("Origin", "https://evil.example")
                                .POST(BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(request("/session").header("Content-Type", "text/plain").POST(BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(request("/session")
                                .header("Cookie", signedIn())
                                .header("Sec-Fetch-Site", "cross-site")
                                .DELETE())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void shouldLetAKeyCountBeforeASession() throws Exception {
        String cookie = signedIn();

        assertThat(send(request("/api/v1/projects").header("Cookie", cookie).header("Authorization", "Bearer wrong"))
                        .statusCode())
                .isEqualTo(401);
    }

    private String signedIn() throws Exception {
        return pair(
                signIn(KnownPeople.PASSWORD).headers().firstValue("set-cookie").orElseThrow());
    }

    private HttpResponse<String> signIn(String password) throws Exception {
        return signIn(person + "@example.com", password);
    }

    private HttpResponse<String> signIn(String email, String password) throws Exception {
        return send(json("/session").POST(BodyPublishers.ofString(body(email, password))));
    }

    private static String body(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    private HttpRequest.Builder json(String path) {
        return request(path).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path));
    }

    private static String pair(String setCookie) {
        return setCookie.substring(0, setCookie.indexOf(';'));
    }

    private static JsonNode claims(String authorization) throws IOException {
        String claims = authorization.split("\\.", -1)[1];
        return JSON.readTree(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
