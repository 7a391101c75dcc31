package dev.sluice.flagconfig.serving;

import static dev.sluice.flagconfig.Api.PROJECT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ServingList;
import dev.sluice.contracts.ServingSnapshot;
import dev.sluice.contracts.WireJson;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.kit.secret.SignedExchange;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class SnapshotRoutesTest {

    private static final String PATH = "/internal/v1/serving-snapshot";
    private static final ObjectMapper JSON = WireJson.strict();

    private final SignedExchange exchange = SignedExchange.of(ServiceTestProfile.SNAPSHOT_KEY);
    private final String flag = Api.newKey("served");
    private final String cohort = Api.newKey("cohort");

    private record Asked(SignedExchange.Ask ask, Response answer) {}

    private Asked ask(String path, String etag) {
        SignedExchange.Ask ask = exchange.ask(path, Instant.now());
        var request = given().header(SignedExchange.REQUEST_HEADER, ask.header());
        return new Asked(ask, (etag == null ? request : request.header("If-None-Match", etag)).get(path));
    }

    private boolean isSigned(Asked asked) {
        Response answer = asked.answer();
        return exchange.isAnswerTo(
                asked.ask(),
                answer.statusCode(),
                answer.header("ETag"),
                answer.asByteArray(),
                answer.header(SignedExchange.ANSWER_HEADER));
    }

    private ServingSnapshot snapshot() throws Exception {
        return JSON.readValue(ask(PATH, null).answer().asByteArray(), ServingSnapshot.class);
    }

    private Optional<FlagRecord> servedFlag() throws Exception {
        return snapshot().flags().stream()
                .filter(served -> served.project().equals("default")
                        && served.flag().key().value().equals(flag))
                .findFirst();
    }

    @Test
    void shouldTellWhatThereIsSignedAndThatNothingChanged() throws Exception {
        // given
        Api.post(PROJECT + "/flags", "{\"key\":\"" + flag + "\",\"tags\":[\"web\"]}")
                .statusCode(201);
        Api.put(PROJECT + "/flags/" + flag, "{\"version\":1,\"active\":false}").statusCode(200);

        // when
        Asked first = ask(PATH, null);
        Asked second = ask(PATH, first.answer().header("ETag"));

        // then
        assertThat(first.answer().statusCode()).isEqualTo(200);
        assertThat(isSigned(first)).isTrue();
        FlagRecord served = servedFlag().orElseThrow();
        assertThat(served.flag().version()).isEqualTo(2);
        assertThat(served.flag().active()).isFalse();
        assertThat(served.change().by()).isEqualTo("ada");
        assertThat(snapshot().projects())
                .anyMatch(project -> project.project().equals("default")
                        && project.token().equals(ServiceTestProfile.TOKEN)
                        && project.ingestion().isEmpty());
        assertThat(second.answer().statusCode()).isEqualTo(304);
        assertThat(second.answer().asByteArray()).isEmpty();
        assertThat(isSigned(second)).isTrue();
    }

    @Test
    void shouldTellWhatIsNoMoreAndSinceWhichVersion() throws Exception {
        // given
        Api.post(PROJECT + "/flags", "{\"key\":\"" + flag + "\"}").statusCode(201);
        assertThat(servedFlag()).isPresent();

        // when
        Api.post(PROJECT + "/flags/" + flag + "/archive", "{\"version\":1}").statusCode(204);

        // then
        assertThat(servedFlag()).isEmpty();
        assertThat(snapshot().endedFlags())
                .anyMatch(ended -> ended.key().equals(flag)
                        && ended.version() == 2
                        && ended.at().isAfter(Instant.now().minusSeconds(60)));
    }

    @Test
    void shouldTellWhoIsOnAList() throws Exception {
        // given
        Api.post(
                        PROJECT + "/cohorts",
                        "{\"id\":\"" + cohort + "\",\"name\":\"Pilots\",\"members\":[\"ada\",\"Bob@example.org\"]}")
                .statusCode(201);

        // when
        ServingSnapshot.ListState state = snapshot().lists().stream()
                .filter(list -> list.cohortId().equals(cohort))
                .findFirst()
                .orElseThrow();
        Asked asked = ask("/internal/v1/serving-lists/default/" + cohort, null);

        // then
        assertThat(isSigned(asked)).isTrue();
        ServingList list = JSON.readValue(asked.answer().asByteArray(), ServingList.class);
        assertThat(state.deleted()).isFalse();
        assertThat(list.version()).isEqualTo(state.version());
        assertThat(list.members()).hasSize(2).contains("ada");
        assertThat(ask("/internal/v1/serving-lists/default/nobody", null)
                        .answer()
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldTellNothingToWhoDoesNotSign() {
        String foreign = SignedExchange.of("q3f1Qm0y8o4Yw0yTj2hUO9Jx6mZr1VbKX5cD7eFgHiM=")
                .ask(PATH, Instant.now())
                .header();
        String stale = exchange.ask(PATH, Instant.now().minusSeconds(600)).header();
        for (String header : List.of("", "1.2.3", foreign, stale)) {
            given().header(SignedExchange.REQUEST_HEADER, header)
                    .get(PATH)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json");
        }
        given().get(PATH).then().statusCode(401).body("detail", containsString("SLUICE_SNAPSHOT_KEY"));
    }
}
