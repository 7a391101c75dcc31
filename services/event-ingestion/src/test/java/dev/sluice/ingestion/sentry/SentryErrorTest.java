package dev.sluice.ingestion.sentry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.intake.EventDraft;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentryErrorTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldBecomeEventOfThePersonWithTheirFlags() throws Exception {
        EventDraft draft = taken(error());

        assertThat(draft.name()).isEqualTo("$sentry_error");
        assertThat(draft.person()).isEqualTo("u1");
        assertThat(draft.at()).contains(Instant.parse("2026-11-23T11:59:37.391Z"));
        assertThat(draft.properties())
                .containsEntry("$sentry_event_id", "bb78c1407cea4519aa397afc059c793d")
                .containsEntry("$sentry_issue_id", "1170820242")
                .containsEntry("$exception_type", "ReferenceError")
                .containsEntry("$exception_message", "blooopy is not defined")
                .containsEntry("$exception_handled", false)
                .containsEntry("$exception_level", "error")
                .containsEntry("environment", "production")
                .containsEntry("release", "shop@1.2")
                .containsEntry("$feature/new-checkout", true)
                .containsEntry("$feature/theme", "dark")
                .containsEntry("$feature/old", false)
                .containsEntry("$active_feature_flags", List.of("new-checkout", "theme"))
                .doesNotContainKeys("$feature/broken", "$feature/");
    }

    @Test
    void shouldHaveTheSameIdHoweverOftenItIsTold() throws Exception {
        assertThat(taken(error()).uuid()).isPresent().isEqualTo(taken(error()).uuid());
        ObjectNode dashed = error();
        dashed.put("event_id", "BB78C140-7CEA-4519-AA39-7AFC059C793D");
        assertThat(taken(dashed).uuid()).isEqualTo(taken(error()).uuid());
        ObjectNode other = error();
        other.put("event_id", "cb78c1407cea4519aa397afc059c793d");
        assertThat(taken(other).uuid()).isNotEqualTo(taken(error()).uuid());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"u1\",\"email\":\"a@shop.example\",\"username\":\"ann\"}|u1",
                "{\"id\":77}|77",
                "{\"id\":null,\"email\":\"a@shop.example\",\"username\":\"ann\"}|a@shop.example",
                "{\"id\":\"\",\"username\":\"ann\"}|ann"
            })
    void shouldKnowThePersonByIdElseByEmailElseByName(String user, String person) throws Exception {
        ObjectNode error = error();
        error.set("user", JSON.readTree(user));

        assertThat(taken(error).person()).isEqualTo(person);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{\"ip_address\":\"198.51.100.7\"}", "[]", "\"u1\""})
    void shouldLeaveOutWhatNobodyIsKnownToHaveMet(String user) throws Exception {
        ObjectNode error = error();
        error.set("user", JSON.readTree(user));

        assertThat(SentryError.read("shop", error))
                .isInstanceOfSatisfying(SentryError.Outcome.Nobodys.class, outcome -> assertThat(outcome.reason())
                        .contains("setUser"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no", "bb78c1407cea4519aa397afc059c793", "zb78c1407cea4519aa397afc059c793d"})
    void shouldRefuseWhatHasNoId(String id) throws Exception {
        ObjectNode error = error();
        error.put("event_id", id);

        assertThatExceptionOfType(CaptureRefusedException.class)
                .isThrownBy(() -> SentryError.read("shop", error))
                .withMessageContaining("event_id");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"1795435177.391,2026-11-23T11:59:37.391Z", "1e999999999,-", "-5,-", "\"soon\",-", "null,-"})
    void shouldTakeTheTimeInSecondsWhereThereIsNoOther(String timestamp, String at) throws Exception {
        ObjectNode error = error();
        error.remove("datetime");
        error.set("timestamp", JSON.readTree(timestamp));

        assertThat(taken(error).at().map(Instant::toString)).isEqualTo(Optional.ofNullable(at));
    }

    private static EventDraft taken(ObjectNode error) throws CaptureRefusedException {
        assertThat(SentryError.read("shop", error)).isInstanceOf(SentryError.Outcome.Taken.class);
        return ((SentryError.Outcome.Taken) SentryError.read("shop", error)).draft();
    }

    private static ObjectNode error() throws IOException {
        return (ObjectNode) JSON.readTree("""
                {"event_id":"bb78c1407cea4519aa397afc059c793d","datetime":"2026-11-23T11:59:37.391000Z","timestamp":1795435177.391,
                 "issue_id":"1170820242","level":"error","culprit":"?(runner)","platform":"javascript","release":"shop@1.2",
                 "title":"ReferenceError: blooopy is not defined","metadata":{"type":"ReferenceError","value":"blooopy is not defined"},
                 "exception":{"values":[{"type":"ReferenceError","value":"blooopy is not defined",
                   "mechanism":{"handled":false,"type":"onerror"}}]},
                 "tags":[["environment","production"],["browser","Chrome 75.0.3770"]],
                 "web_url":"https://sentry.io/organizations/shop/issues/1/","user":{"id":"u1","email":"a@shop.example"},
                 "contexts":{"browser":{"name":"Chrome"},"flags":{"values":[{"flag":"new-checkout","result":false},
                   {"flag":"theme","result":"dark"},{"flag":"old","result":false},{"flag":"new-checkout","result":true},
                   {"flag":"broken","result":{"x":1}},{"flag":"","result":true},null,17]}}}
                """);
    }
}
