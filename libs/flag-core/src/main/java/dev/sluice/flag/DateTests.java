package dev.sluice.flag;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;

/**
 * Operators on instants. A filter names a date or a span before now ({@code -7d}); a property is a date as text or a number of
 * seconds or milliseconds since 1970.
 */
final class DateTests {

    /**
     * From here on a number is read as milliseconds: JavaScript's dates are milliseconds, PostHog's server reads seconds. As
     * seconds this is the year 5138, as milliseconds 1973, so no date that means something is misread.
     */
    private static final double FIRST_MILLIS = 1e11;

    /** Beyond this a number of seconds is no instant (some 30 million years). */
    private static final double LAST_SECOND = 1e15;

    private DateTests() {}

    /**
     * @param sign accepts the sign of (property − filter)
     * @param zone in which dates without a zone are read
     */
    static ValueTest compare(Object date, ZoneId zone, IntPredicate sign) {
        if (!(date instanceof String text)) {
            return ValueTest.NEVER;
        }
        Optional<RelativeDate> relative = RelativeDate.parse(text);
        if (relative.isPresent()) {
            RelativeDate span = relative.get();
            return (value, now) -> {
                Optional<Instant> filter = span.before(now, zone);
                return filter.isPresent() && compare(value, filter.get(), now, zone, sign);
            };
        }
        Optional<Instant> fixed = DateText.parse(text, zone);
        if (fixed.isEmpty()) {
            return ValueTest.NEVER;
        }
        Instant filter = fixed.get();
        return (value, now) -> compare(value, filter, now, zone, sign);
    }

    private static boolean compare(Object value, Instant filter, Instant now, ZoneId zone, IntPredicate sign) {
        Optional<Instant> property = instantOf(value, now, zone);
        return property.isPresent() && sign.test(property.get().compareTo(filter));
    }

    private static Optional<Instant> instantOf(Object value, Instant now, ZoneId zone) {
        OptionalDouble number = JsonValues.number(value);
        if (number.isPresent()) {
            return instantOf(number.getAsDouble());
        }
        if (!(value instanceof String text)) {
            return Optional.empty();
        }
        Optional<RelativeDate> relative = RelativeDate.parse(text);
        return relative.isPresent() ? relative.get().before(now, zone) : DateText.parse(text, zone);
    }

    private static Optional<Instant> instantOf(double number) {
        double seconds = Math.abs(number) >= FIRST_MILLIS ? number / 1000.0 : number;
        if (Double.isNaN(seconds) || Math.abs(seconds) > LAST_SECOND) {
            return Optional.empty();
        }
        double whole = Math.floor(seconds);
        // To the microsecond: a double holds no more of a date of our time.
        long micros = Math.round((seconds - whole) * 1_000_000.0);
        return Optional.of(Instant.ofEpochSecond((long) whole, micros * 1_000L));
    }
}
