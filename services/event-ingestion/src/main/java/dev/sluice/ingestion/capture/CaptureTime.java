package dev.sluice.ingestion.capture;

import dev.sluice.contracts.IsoTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/**
 * When an event happened, by our clock.
 *
 * <p>Senders' clocks are off, but they are off alike for "it happened" and "I sent it": the difference of the two, counted back from
 * when the request arrived, is right whatever the clock shows (PostHog's rule).
 *
 * <p>That rule takes the request's way for a part of the clock's error. Of two batches of one sender, the one that took longer, or had to
 * be sent again with the {@code sent_at} it had, would seem to have happened later, and an exposure after the conversion that followed
 * it. So who seems to be behind by no more than a request may take is believed, and keeps the order of what they did (ADR 0039).
 */
final class CaptureTime {

    /** Later than this after arrival, the sender's clock or time zone is wrong; PostHog's bound. */
    private static final Duration FUTURE_MAX = Duration.ofHours(23);

    /** A request may take so long, tries and their pauses included: posthog-node sends three times again, three seconds apart. */
    private static final Duration WAY_MAX = Duration.ofSeconds(10);

    /** No SDK keeps events longer; what claims so is not milliseconds. */
    private static final Duration OFFSET_MAX = Duration.ofDays(366);

    /** A query's {@code _} is any number to defeat caches; only from 2021 on it is a time. PostHog's bound. */
    private static final Instant CACHE_BREAKER_MAX = Instant.parse("2021-01-01T00:00:00Z");

    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern("-MM-dd")
            .optionalStart()
            .appendPattern("['T'][' ']HH:mm")
            .optionalStart()
            .appendPattern(":ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .optionalEnd()
            .appendPattern("[' ']")
            .appendPattern("[XXX][XX][X]")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    /** Longer than any time that the format above could take. */
    private static final int TEXT_LENGTH_MAX = 48;

    private CaptureTime() {}

    /**
     * The time of an event.
     *
     * @param now when the request arrived
     * @param sentAt when the sender says that it sent the request
     * @param event what the event says of its time
     */
    static Instant of(Instant now, Optional<Instant> sentAt, RawEvent event) {
        Instant at = claimed(now, sentAt, event);
        return at.isAfter(now.plus(FUTURE_MAX)) ? now : at;
    }

    private static Instant claimed(Instant now, Optional<Instant> sentAt, RawEvent event) {
        if (event.offsetMs() != null && Math.absExact(clamped(event.offsetMs())) <= OFFSET_MAX.toMillis()) {
            return now.minusMillis(event.offsetMs());
        }
        Optional<Instant> timestamp = parse(event.timestamp());
        if (timestamp.isEmpty()) {
            return now;
        }
        boolean isCorrected = !event.ignoresSentAt()
                && sentAt.filter(sent -> !mayHaveBeenOnItsWay(sent, now)).isPresent();
        return isCorrected ? now.plus(Duration.between(sentAt.get(), timestamp.get())) : timestamp.get();
    }

    private static boolean mayHaveBeenOnItsWay(Instant sent, Instant now) {
        return !sent.isAfter(now) && !sent.isBefore(now.minus(WAY_MAX));
    }

    private static long clamped(long offsetMs) {
        return Math.max(offsetMs, -Long.MAX_VALUE);
    }

    /**
     * When the sender sent, from the body or else the query.
     *
     * @param inBody ISO text or epoch milliseconds
     * @param inQuery the same, from {@code sent_at} or {@code _}
     */
    static Optional<Instant> sentAt(Optional<String> inBody, Optional<String> inQuery) {
        return inBody.flatMap(CaptureTime::parseEither).or(() -> inQuery.flatMap(CaptureTime::parseEither));
    }

    private static Optional<Instant> parseEither(String text) {
        if (!text.isEmpty() && text.length() <= 15 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)))
                    .filter(at -> !at.isBefore(CACHE_BREAKER_MAX));
        }
        return parse(text);
    }

    /** Reads ISO-8601 as SDKs write it: any fraction up to nanoseconds, any zone or none (then UTC), or a date alone. */
    static Optional<Instant> parse(String text) {
        if (text == null || text.isEmpty() || text.length() > TEXT_LENGTH_MAX) {
            return Optional.empty();
        }
        Optional<Instant> usual = IsoTime.read(text);
        return usual.isPresent() ? usual : parseLeniently(text);
    }

    private static Optional<Instant> parseLeniently(String text) {
        try {
            TemporalAccessor read =
                    LENIENT.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return Optional.of(
                    switch (read) {
                        case OffsetDateTime zoned -> zoned.toInstant();
                        case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
                        case LocalDate day -> day.atStartOfDay().toInstant(ZoneOffset.UTC);
                        default -> throw new DateTimeException("not a time");
                    });
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
