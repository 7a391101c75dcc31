package dev.sluice.ingestion.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureTimeTest {

    private static final Instant NOW = Reading.NOW;
    private static final Optional<Instant> SENT = Optional.of(Instant.parse("2026-11-23T12:00:05Z"));

    @Test
    void shouldCorrectForSendersClock() {
        assertThat(CaptureTime.of(NOW, SENT, event("2026-11-23T11:59:55Z", null, false)))
                .isEqualTo(Instant.parse("2026-11-23T11:59:50Z"));
    }

    @ParameterizedTest
    @CsvSource({"12:00:00Z, 11:59:55Z", "11:59:50Z, 11:59:55Z", "11:59:49Z, 12:00:06Z", "12:00:01Z, 11:59:54Z"})
    void shouldNotTakeRequestsWayForClocksError(String sent, String time) {
        Optional<Instant> sentAt = Optional.of(Instant.parse("2026-11-23T" + sent));

        assertThat(CaptureTime.of(NOW, sentAt, event("2026-11-23T11:59:55Z", null, false)))
                .isEqualTo(Instant.parse("2026-11-23T" + time));
    }

    /** One batch is held up on its way and the next is not. */
    @Test
    void shouldKeepOrderOfWhatOneSenderDid() {
        Instant exposed = CaptureTime.of(
                NOW,
                Optional.of(Instant.parse("2026-11-23T11:59:59.700Z")),
                event("2026-11-23T11:59:59.650Z", null, false));
        Instant converted = CaptureTime.of(
                NOW,
                Optional.of(Instant.parse("2026-11-23T11:59:59.995Z")),
                event("2026-11-23T11:59:59.651Z", null, false));

        assertThat(exposed).isBefore(converted);
    }

    @Test
    void shouldTakeTimestampAsItIsWhenSenderAsksForThat() {
        assertThat(CaptureTime.of(NOW, SENT, event("2026-11-23T11:59:55Z", null, true)))
                .isEqualTo(Instant.parse("2026-11-23T11:59:55Z"));
    }

    @Test
    void shouldTakeTimestampAsItIsWhenNothingSaysWhenItWasSent() {
        assertThat(CaptureTime.of(NOW, Optional.empty(), event("2026-11-01T00:00:00Z", null, false)))
                .isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
    }

    @Test
    void shouldPreferOffset() {
        assertThat(CaptureTime.of(NOW, SENT, event("2020-01-01T00:00:00Z", 1_500L, false)))
                .isEqualTo(NOW.minusMillis(1_500));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, -90_000_000L * 1_000})
    void shouldIgnoreOffsetThatCannotBe(long offsetMs) {
        assertThat(CaptureTime.of(NOW, Optional.empty(), event(null, offsetMs, false)))
                .isEqualTo(NOW);
    }

    @Test
    void shouldTakeArrivalWhenTimeLiesMoreThan23HoursAhead() {
        assertThat(CaptureTime.of(NOW, Optional.empty(), event("2026-11-24T11:00:00Z", null, false)))
                .isEqualTo(Instant.parse("2026-11-24T11:00:00Z"));
        assertThat(CaptureTime.of(NOW, Optional.empty(), event("2026-11-24T11:00:00.001Z", null, false)))
                .isEqualTo(NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T03:45:47.638Z, 2026-11-23T03:45:47.638Z",
        "2026-11-23T03:53:50.164091+00:00, 2026-11-23T03:53:50.164091Z",
        "2026-11-23T03:49:59.219543373Z, 2026-11-23T03:49:59.219543373Z",
        "2026-11-23T03:49:59+0130, 2026-11-23T02:19:59Z",
        "2026-11-23T03:49:59-05, 2026-11-23T08:49:59Z",
        "2026-11-23 03:49:59, 2026-11-23T03:49:59Z",
        "2026-11-23T03:49, 2026-11-23T03:49:00Z",
        "2026-11-23, 2026-11-23T00:00:00Z"
    })
    void shouldReadTimesLeniently(String text, Instant time) {
        assertThat(CaptureTime.parse(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01", "2026-02-30", "1763869547638", "+999999999-01-01T00:00:00Z"})
    void shouldNotReadWhatIsNoTime(String text) {
        assertThat(CaptureTime.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1795435200000, true", "12345, false", "1577836800000, false", "99999999999999999999, false"})
    void shouldReadQueryMillisecondsOnlyWhenTheyAreATime(String text, boolean isTime) {
        assertThat(CaptureTime.sentAt(Optional.empty(), Optional.of(text)).isPresent())
                .isEqualTo(isTime);
    }

    private static RawEvent event(String timestamp, Long offsetMs, boolean ignoresSentAt) {
        return new RawEvent(
                0,
                true,
                false,
                new Slice(0, 2),
                "a",
                null,
                "u",
                null,
                timestamp,
                offsetMs,
                ignoresSentAt,
                0,
                1,
                null,
                null);
    }
}
