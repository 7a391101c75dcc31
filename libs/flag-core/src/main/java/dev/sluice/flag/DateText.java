package dev.sluice.flag;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Optional;

/**
 * Dates as people and SDKs write them: {@code 2026-03-01}, {@code 2026-03-01 12:30}, {@code 2026-03-01T12:30:00.5+02:00}. An
 * offset is honoured, else the date is read in the given zone.
 */
final class DateText {

    private static final DateTimeFormatter FORM = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .appendPattern("HH:mm")
            .optionalStart()
            .appendPattern(":ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .appendPattern("[XXX][XX][X]")
            .optionalEnd()
            .toFormatter(java.util.Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private DateText() {}

    static Optional<Instant> parse(String text, ZoneId zone) {
        TemporalAccessor parsed;
        try {
            parsed = FORM.parse(text);
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
        LocalDate date = LocalDate.from(parsed);
        LocalDateTime clock = parsed.isSupported(ChronoField.HOUR_OF_DAY)
                ? LocalDateTime.of(date, java.time.LocalTime.from(parsed))
                : date.atStartOfDay();
        return parsed.isSupported(ChronoField.OFFSET_SECONDS)
                ? Optional.of(clock.toInstant(ZoneOffset.ofTotalSeconds(parsed.get(ChronoField.OFFSET_SECONDS))))
                : at(clock, zone);
    }

    /** The instant when the zone's clock shows this; the earlier of two, and none if the clock skips it. */
    static Optional<Instant> at(LocalDateTime clock, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(clock);
        return offsets.isEmpty() ? Optional.empty() : Optional.of(clock.toInstant(offsets.getFirst()));
    }
}
