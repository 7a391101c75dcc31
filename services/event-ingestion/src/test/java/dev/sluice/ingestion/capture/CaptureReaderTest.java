package dev.sluice.ingestion.capture;

import static dev.sluice.ingestion.capture.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.kit.http.body.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureReaderTest {

    @Test
    void shouldReadBatchOfBrowserSdk() throws Exception {
        // given
        String event = """
                { "uuid":"0192F3A4-7b1c-7def-8123-456789abcdef","event":"added_to_cart",
                  "properties":{"token":"phc_demo","distinct_id":"u-ü","nested":{"a":[1,{"b":null}]},"sku":"A-7 \\"x\\""},
                  "$set":{"plan":"free"},"timestamp":"2026-11-23T11:59:55.000Z"}""";
        String body = "{\"api_key\":\"phc_demo\",\"batch\":[ " + event
                + " ,{\"event\":\"b\",\"distinct_id\":7}],\"sent_at\":\"2026-11-23T12:00:05Z\"}";
        // when
        Capture capture = read(body);
        // then
        assertThat(capture.token()).isEqualTo("phc_demo");
        assertThat(capture.refused()).isEmpty();
        CapturedEvent first = capture.accepted().getFirst();
        assertThat(first.name()).isEqualTo("added_to_cart");
        assertThat(first.person()).isEqualTo("u-ü");
        assertThat(first.uuid()).isEqualTo(UUID.fromString("0192f3a4-7b1c-7def-8123-456789abcdef"));
        assertThat(first.at()).isEqualTo(Instant.parse("2026-11-23T11:59:50Z"));
        assertThat(Reading.slice(body, first)).isEqualTo(event);
        CapturedEvent second = capture.accepted().get(1);
        assertThat(Reading.slice(body, second)).isEqualTo("{\"event\":\"b\",\"distinct_id\":7}");
        assertThat(second.person()).isEqualTo("7");
        assertThat(second.uuid()).isEqualTo(Reading.MADE);
        assertThat(second.at()).isEqualTo(Reading.NOW);
    }

    @Test
    void shouldReadArrayOfEvents() throws Exception {
        String body = "[{\"event\":\"a\",\"properties\":{\"token\":\"phc_demo\",\"distinct_id\":\"u\"}},"
                + "{\"event\":\"b\",\"$token\":\"phc_demo\",\"$distinct_id\":\"v\"}]";

        Capture capture = read(body);

        assertThat(capture.token()).isEqualTo("phc_demo");
        assertThat(capture.accepted()).extracting(CapturedEvent::person).containsExactly("u", "v");
        assertThat(Reading.slice(body, capture.accepted().get(1))).startsWith("{\"event\":\"b\"");
    }

    @Test
    void shouldReadSingleEventWholeWhenSpaceSurroundsIt() throws Exception {
        String body = " \n{\"api_key\":\"phc_demo\",\"event\":\"a\",\"distinct_id\":\"u\",\"offset\":2000}\n ";

        CapturedEvent event = read(body).accepted().getFirst();

        assertThat(Reading.slice(body, event)).isEqualTo(body.strip());
        assertThat(event.at()).isEqualTo(Instant.parse("2026-11-23T11:59:58Z"));
    }

    @Test
    void shouldNameEventIdentifyWhenEngageHasNone() throws Exception {
        String body = "{\"token\":\"phc_demo\",\"$distinct_id\":\"u\",\"$set\":{\"a\":1}}";

        assertThat(read(body, Reading.LIMITS, true).accepted())
                .extracting(CapturedEvent::name)
                .containsExactly("$identify");
        assertThat(read(body, Reading.LIMITS, false).refused())
                .extracting(RefusedEvent::reason)
                .containsExactly(Reason.MISSING_EVENT_NAME);
    }

    @Test
    void shouldKeepNeighboursWhenOneEventIsBad() throws Exception {
        String body = "{\"api_key\":\"phc_demo\",\"batch\":[{\"event\":\"a\",\"distinct_id\":\"u\"},17,"
                + "{\"event\":\"b\"},{\"event\":\"c\",\"distinct_id\":\"u\",\"uuid\":\"nope\"},"
                + "{\"event\":\"d\",\"distinct_id\":\"u\"}]}";

        Capture capture = read(body);

        assertThat(capture.accepted()).extracting(CapturedEvent::name).containsExactly("a", "d");
        assertThat(capture.refused()).extracting(RefusedEvent::index).containsExactly(1, 2, 3);
        assertThat(capture.refused())
                .extracting(RefusedEvent::reason)
                .containsExactly(Reason.NOT_AN_OBJECT, Reason.MISSING_DISTINCT_ID, Reason.INVALID_UUID);
    }

    @Test
    void shouldKeepNeighboursOfAnEventThatIsNotUtf8() throws Exception {
        String body = "{\"api_key\":\"phc_demo\",\"batch\":[{\"event\":\"a\",\"distinct_id\":\"u\"},"
                + "{\"event\":\"caf\u00e9\",\"distinct_id\":\"u\"},"
                + "{\"event\":\"c\",\"distinct_id\":\"u\",\"properties\":{\"\u00fc\":[1,{\"x\":\"\u00ff\"}]}},"
                + "\"\u00e9\",{\"event\":\"d\",\"distinct_id\":\"u\"}]}";

        Capture capture = latin1(body);

        assertThat(capture.accepted()).extracting(CapturedEvent::name).containsExactly("a", "d");
        assertThat(capture.refused())
                .extracting(RefusedEvent::reason)
                .containsExactly(Reason.NOT_UTF8, Reason.NOT_UTF8, Reason.NOT_AN_OBJECT);
    }

    @Test
    void shouldRefuseABodyThatIsNotUtf8BesideItsEvents() throws Exception {
        assertThat(latin1("{\"api_key\":\"phc_demo\",\"event\":\"caf\u00e9\",\"distinct_id\":\"u\"}")
                        .refused())
                .extracting(RefusedEvent::reason)
                .containsExactly(Reason.NOT_UTF8);
        assertThatThrownBy(() -> latin1("{\"api_key\":\"phc_demo\",\"note\":\"\u00e9\","
                        + "\"batch\":[{\"event\":\"a\",\"distinct_id\":\"u\"}]}"))
                .isInstanceOf(CaptureRefusedException.class)
                .hasMessageContaining("UTF-8");
    }

    private static Capture latin1(String body) throws CaptureRefusedException {
        return new CaptureReader(Reading.LIMITS, () -> Reading.MADE, () -> Reading.WATCHED)
                .read(
                        new Bytes(body.getBytes(StandardCharsets.ISO_8859_1)),
                        new CaptureReader.Arrival(Reading.NOW, Optional.empty(), false));
    }

    @Test
    void shouldTakeBatchTokenWhenEventsHavePropertyOfThatName() throws Exception {
        String body = "{\"api_key\":\"phc_demo\",\"batch\":[{\"event\":\"paid\",\"distinct_id\":\"u\","
                + "\"properties\":{\"token\":\"card-1\"}},{\"event\":\"paid\",\"distinct_id\":\"u\","
                + "\"properties\":{\"token\":\"card-2\"}}]}";

        assertThat(read(body).token()).isEqualTo("phc_demo");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"event\":\"a\",\"distinct_id\":\"u\"}|MISSING_TOKEN",
                "{\"token\":\"phx_1\",\"event\":\"a\",\"distinct_id\":\"u\"}|PRIVATE_KEY",
                "{\"token\":\"phs_1\",\"event\":\"a\",\"distinct_id\":\"u\"}|PRIVATE_KEY",
                "[{\"token\":\"a\"},{\"token\":\"b\"}]|MIXED_TOKENS",
                "[]|NO_EVENTS",
                "{\"api_key\":\"a\",\"batch\":[]}|NO_EVENTS",
                "17|MALFORMED_JSON",
                "{\"api_key\":\"a\"|MALFORMED_JSON",
                "{\"api_key\":\"a\"} {}|MALFORMED_JSON",
            })
    void shouldRefuseRequest(String body, Reason reason) {
        assertThat(catchThrowableOfType(CaptureRefusedException.class, () -> read(body))
                        .reason())
                .isEqualTo(reason);
    }

    @Test
    void shouldNameLimitWhenOneIsPassed() throws Exception {
        Limits small = new Limits(1_000, 3, 80, 2, 4);
        String body =
                "{\"api_key\":\"t\",\"batch\":[{\"event\":\"a\",\"distinct_id\":\"u\",\"properties\":{\"text\":\"%s\"}},"
                                .formatted("x".repeat(80))
                        + "{\"event\":\"a\",\"distinct_id\":\"u\",\"properties\":{\"a\":[[[]]]}},"
                        + "{\"event\":\"a\",\"distinct_id\":1,\"properties\":{\"a\":1,\"b\":2,\"c\":3}}]}";

        Capture capture = read(body, small, false);

        assertThat(capture.refused())
                .extracting(RefusedEvent::reason)
                .containsExactly(Reason.EVENT_TOO_LARGE, Reason.TOO_DEEP, Reason.TOO_MANY_PROPERTIES);
        assertThat(capture.refused().getFirst().detail()).contains("80 bytes");
    }

    @Test
    void shouldAcceptWhatReachesLimitsExactly() throws Exception {
        Limits small = new Limits(1_000, 1, 62, 2, 4);
        String event = "{\"event\":\"a\",\"distinct_id\":\"u\",\"properties\":{\"a\":[[]],\"b\":\"\"}}";
        assertThat(event).hasSize(62);

        assertThat(read("{\"api_key\":\"t\",\"batch\":[" + event + "]}", small, false)
                        .refused())
                .isEmpty();
    }

    @Test
    void shouldRefuseRequestWhenItHasTooManyEvents() {
        String events = "{\"event\":\"a\",\"distinct_id\":\"u\"},".repeat(1_000) + "{}";

        CaptureRefusedException refusal = catchThrowableOfType(
                CaptureRefusedException.class, () -> read("{\"api_key\":\"t\",\"batch\":[" + events + "]}"));

        assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_EVENTS);
        assertThat(refusal).hasMessageContaining("1000 events");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"u\"|u", "17|17", "1.50|1.50", "true|true", "{\"a\": 1}|{\"a\": 1}", "\"a\\u0000b\"|a\ufffdb"})
    void shouldTurnDistinctIdIntoText(String value, String person) throws Exception {
        assertThat(read("{\"token\":\"t\",\"event\":\"a\",\"distinct_id\":" + value + "}")
                        .accepted())
                .extracting(CapturedEvent::person)
                .containsExactly(person);
    }

    @Test
    void shouldCutDistinctIdAfter200Characters() throws Exception {
        String id = "😀".repeat(199) + "ab";

        assertThat(read("{\"token\":\"t\",\"event\":\"a\",\"distinct_id\":\"" + id + "\"}")
                        .accepted())
                .extracting(CapturedEvent::person)
                .containsExactly("😀".repeat(199) + "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\""})
    void shouldSetAsideEventWithoutPerson(String distinctId) throws Exception {
        assertThat(read("{\"token\":\"t\",\"event\":\"a\",\"distinct_id\":" + distinctId + "}")
                        .refused())
                .extracting(RefusedEvent::reason)
                .containsExactly(Reason.MISSING_DISTINCT_ID);
    }
}
