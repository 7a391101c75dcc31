package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person, from the invitation to being shut out. */
@Order(1)
@ExtendWith(World.Shared.class)
class SignInJourney {

    private static final String ACCOUNTS = "/api/v1/accounts";
    private static final String EMAIL = "journey@example.com";

    private final World world;
    private final String password;

    SignInJourney(World world) {
        this.world = world;
        this.password = world.secret("a password that a journey chose");
    }

    @Test
    void shouldLetAnInvitedPersonWorkUntilTheyAreShutOut() {
        // given
        JsonNode made = Api.parsed(
                asAdmin(ACCOUNTS, "{\"email\":\"" + EMAIL + "\",\"name\":\"A journey\",\"role\":\"editor\"}", 201)
                        .body());
        String id = made.get("account").get("id").asText();
        String invitation = world.secret(made.get("invitation").asText());

        // when
        post(
                "/accounts/invitation/accept",
                "{\"invitation\":\"" + invitation + "\",\"password\":\"" + password + "\"}",
                204);

        // then
        String cookie = signedIn();
        assertThat(read(cookie, "/api/v1/projects/default/flags").statusCode()).isEqualTo(200);
        assertThat(write(cookie, "own-page", true).statusCode()).isEqualTo(201);
        assertThat(write(cookie, "foreign-page", false).statusCode()).isEqualTo(403);
        assertThat(read(cookie, ACCOUNTS).statusCode()).isEqualTo(403);
        HttpResponse<String> history = read(cookie, "/api/v1/projects/default/flags/own-page/history");
        assertThat(history.body()).contains(EMAIL);
        await("the use is shown").atMost(Stack.PATIENCE).untilAsserted(() -> assertThat(
                        account(id).hasNonNull("lastUsedAt"))
                .isTrue());

        // when
        asAdmin(ACCOUNTS + "/" + id + "/disable", "", 200);

        // then
        await("the session is over")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> read(cookie, "/api/v1/projects/default/flags").statusCode() == 401);
        assertThat(signIn().statusCode()).isEqualTo(401);
    }

    private String signedIn() {
        await("the account is known")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> signIn().statusCode() == 200);
        String cookie = signIn().headers().firstValue("set-cookie").orElseThrow();
        return world.secret(cookie.substring(0, cookie.indexOf(';')));
    }

    private HttpResponse<String> signIn() {
        return Http.send(json("/session")
                .POST(BodyPublishers.ofString("{\"email\":\"" + EMAIL + "\",\"password\":\"" + password + "\"}")));
    }

    private HttpResponse<String> read(String cookie, String path) {
        return Http.send(json(path).header("Cookie", cookie).GET());
    }

    private HttpResponse<String> write(String cookie, String flag, boolean ownPage) {
        HttpRequest.Builder request = json("/api/v1/projects/default/flags").header("Cookie", cookie);
        if (ownPage) {
            request.header("X-Sluice-Request", "1").header("Sec-Fetch-Site", "same-origin");
        }
        return Http.send(request.POST(BodyPublishers.ofString("{\"key\":\"" + flag + "\"}")));
    }

    private JsonNode account(String id) {
        JsonNode all = Api.parsed(Http.send(json(ACCOUNTS)
                        .header("Authorization", "Bearer " + Stack.ADMIN_KEY)
                        .GET())
                .body());
        for (JsonNode account : all) {
            if (account.get("id").asText().equals(id)) {
                return account;
            }
        }
        throw new AssertionError("the account is not listed");
    }

    private HttpResponse<String> asAdmin(String path, String body, int status) {
        HttpResponse<String> answer = Http.send(
                json(path).header("Authorization", "Bearer " + Stack.ADMIN_KEY).POST(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    private void post(String path, String body, int status) {
        HttpResponse<String> answer = Http.send(json(path).POST(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    private HttpRequest.Builder json(String path) {
        return Http.to(world.stack().url() + path).header("Content-Type", "application/json");
    }
}
