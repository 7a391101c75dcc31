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
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in by an identity provider, at whose own page a person says who they are; the test is their browser. */
@QuarkusTest
@QuarkusTestResource(FakeServices.class)
class OidcPagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient browser = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String person = "o" + UUID.randomUUID().toString().substring(0, 8);
    private final String email = person + "@example.com";

    @TestHTTPResource
    URI base;

    @Inject
    KnownPeople people;

    /** Where the provider sends the browser back to, and the cookie that it has meanwhile. */
    private record Back(URI answer, String cookie) {
        Back with(String otherCookie) {
            return new Back(answer, otherCookie);
        }
    }

    @Test
    void shouldKnowSomebodyByTheirAccount() throws Exception {
        people.put(person, AccessRole.OPERATOR, Instant.EPOCH, Optional.empty());

        JsonNode about = about(finish(atProvider(verified("[\"flag-admins\"]"))));

        // Not as the group says.
        assertThat(about.get("role").asText()).isEqualTo("operator");
        assertThat(about.get("name").asText()).isEqualTo(email);
    }

    @Test
    void shouldLetAGuestDoWhatTheirGroupsMay() throws Exception {
        JsonNode about = about(finish(atProvider(verified("[\"everybody\",\"developers\",\"watchers\"]"))));

        assertThat(about.get("role").asText()).isEqualTo("editor");
        assertThat(Instant.parse(about.get("endsAt").asText()))
                .isBefore(Instant.now().plusSeconds(3_601));
    }

    @Test
    void shouldForgetAGuestWhoWasGivenAnAccount() throws Exception {
        String session = session(finish(atProvider(verified("[\"developers\"]"))));
        assertThat(get("/session", session).statusCode()).isEqualTo(200);

        people.put(person, AccessRole.VIEWER, Instant.EPOCH, Optional.of(Instant.EPOCH));

        assertThat(get("/session", session).statusCode()).isEqualTo(401);
    }

    @Test
    void shouldAskTheProviderForACodeAloneAndBindItToThisBrowser() throws Exception {
        HttpResponse<String> begun = get("/session/oidc", null);

        assertThat(begun.statusCode()).isEqualTo(303);
        assertThat(begun.headers().firstValue("location").orElseThrow())
                .contains("response_type=code", "code_challenge_method=S256", "code_challenge=", "nonce=", "state=")
                .contains("redirect_uri=http%3A%2F%2Fflags.example%2Fsession%2Foidc%2Fcallback");
        assertThat(begun.headers().firstValue("set-cookie").orElseThrow())
                .startsWith("sluice-sign-in=")
                .contains("HTTPOnly", "SameSite=Lax", "Max-Age=600");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"EMAIL\",\"email_verified\":true}",
                "{\"email\":\"EMAIL\",\"email_verified\":true,\"groups\":[\"everybody\"]}",
                "{\"email\":\"EMAIL\",\"email_verified\":false,\"groups\":[\"flag-admins\"]}",
                "{\"email\":\"EMAIL\",\"groups\":[\"flag-admins\"]}",
                "{\"groups\":[\"flag-admins\"]}",
                "{\"email\":\"EMAIL\",\"email_verified\":true,\"groups\":[\"flag-admins\"],\"aud\":\"another client\"}",
                "{\"email\":\"EMAIL\",\"email_verified\":true,\"groups\":[\"flag-admins\"],\"iss\":\"http://elsewhere.example\"}",
                "{\"email\":\"EMAIL\",\"email_verified\":true,\"groups\":[\"flag-admins\"],\"nonce\":\"another\"}",
                "{\"email\":\"EMAIL\",\"email_verified\":true,\"groups\":[\"flag-admins\"],\"exp\":1}"
            })
    void shouldLetNobodyInWhomTheProviderDoesNotVouchFor(String claims) throws Exception {
        refused(finish(atProvider(claims.replace("EMAIL", email))));
    }

    @Test
    void shouldKeepADisabledAccountOutWhateverItsGroups() throws Exception {
        people.put(person, AccessRole.ADMIN, Instant.EPOCH, Optional.of(Instant.EPOCH));

        refused(finish(atProvider(verified("[\"flag-admins\"]"))));
    }

    @Test
    void shouldFinishOnlyWhatThisBrowserBegan() throws Exception {
        Back mine = atProvider(verified("[\"flag-admins\"]"));
        Back theirs = atProvider(verified("[\"flag-admins\"]"));
        String[] own = mine.cookie().substring("sluice-sign-in=".length()).split("\\.", -1);
        String[] other = theirs.cookie().substring("sluice-sign-in=".length()).split("\\.", -1);

        refused(finish(mine.with("nothing=1")));
        refused(finish(mine.with("sluice-sign-in=nonsense")));
        refused(finish(mine.with(theirs.cookie())));
        // The state fits, but the code was asked for with another verifier.
        refused(finish(mine.with("sluice-sign-in=" + own[0] + "." + own[1] + "." + other[2])));
        // All fits but the token's nonce.
        Back third = atProvider(verified("[\"flag-admins\"]"));
        String[] last = third.cookie().substring("sluice-sign-in=".length()).split("\\.", -1);
        refused(finish(third.with("sluice-sign-in=" + last[0] + "." + own[1] + "." + last[2])));
        assertThat(finish(theirs).statusCode()).isEqualTo(303);
        // A code is good once.
        refused(finish(theirs));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "?code=x",
                "?state=x",
                "?error=access_denied&state=STATE",
                "?code=never-given&state=STATE",
                "?code=%00"
            })
    void shouldRefuseAnswersThatAreNone(String query) throws Exception {
        String cookie = pair(get("/session/oidc", null));
        String state = cookie.substring("sluice-sign-in=".length()).split("\\.", -1)[0];

        refused(get("/session/oidc/callback" + query.replace("STATE", state), cookie));
    }

    private void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.headers().allValues("set-cookie")).noneMatch(cookie -> cookie.startsWith("sluice-session="));
    }

    private String verified(String groups) {
        return "{\"email\":\"%s\",\"email_verified\":true,\"groups\":%s}".formatted(email, groups);
    }

    /** Begins, and says at the provider's page who they are. */
    private Back atProvider(String claims) throws Exception {
        HttpResponse<String> begun = get("/session/oidc", null);
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(URI.create(
                                begun.headers().firstValue("location").orElseThrow()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(
                                "username=" + person + "&claims=" + URLEncoder.encode(claims, StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return new Back(URI.create(answer.headers().firstValue("location").orElseThrow()), pair(begun));
    }

    private HttpResponse<String> finish(Back back) throws Exception {
        return get(back.answer().getRawPath() + "?" + back.answer().getRawQuery(), back.cookie());
    }

    private JsonNode about(HttpResponse<String> finished) throws Exception {
        assertThat(finished.statusCode()).as(finished.body()).isEqualTo(303);
        assertThat(finished.headers().firstValue("location")).contains("/");
        return JSON.readTree(get("/session", session(finished)).body());
    }

    private static String session(HttpResponse<String> finished) {
        return finished.headers().allValues("set-cookie").stream()
                .filter(cookie -> cookie.startsWith("sluice-session="))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    private static String pair(HttpResponse<String> answer) {
        String cookie = answer.headers().firstValue("set-cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private HttpResponse<String> get(String path, String cookie) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        return browser.send(
                (cookie == null ? request : request.header("Cookie", cookie)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
