package dev.sluice.contracts;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The one form of ISO-8601 that nearly every SDK writes, {@code 2026-11-23T03:45:47.638Z}, read and written without {@link
 * java.time.format.DateTimeFormatter}, which costs more than all else that is done to an event.
 */
public final class IsoTime {

    /** Up to the seconds. */
    private static final int SECONDS_END = "2026-11-23T03:45:47".length();

    private static final int FRACTION_MAX = 9;
    private static final long FIRST_SECOND =
            LocalDate.of(0, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    private static final long END_SECOND =
            LocalDate.of(10_000, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);

    private IsoTime() {}

    /**
     * Reads it.
     *
     * @return empty when the text has another form, or is no time at all: whoever needs to know reads it leniently
     */
    public static Optional<Instant> read(String text) {
        if (text.length() < SECONDS_END || !hasMarks(text)) {
            return Optional.empty();
        }
        int zone = SECONDS_END;
        int nanos = 0;
        if (zone < text.length() && text.charAt(zone) == '.') {
            int scale = 1_000_000_000;
            zone++;
            while (zone < text.length() && zone - SECONDS_END <= FRACTION_MAX && isDigit(text.charAt(zone))) {
                nanos = nanos * 10 + (text.charAt(zone) - '0');
                scale /= 10;
                zone++;
            }
            if (zone == SECONDS_END + 1) {
                return Optional.empty();
            }
            nanos *= scale;
        }
        if ((!text.startsWith("Z", zone) && !text.startsWith("+00:00", zone))
                || text.length() != zone + (text.charAt(zone) == 'Z' ? 1 : 6)) {
            return Optional.empty();
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, SECONDS_END);
        if ((year | month | day | hour | minute | second) < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.of(year, month, day, hour, minute, second, nanos)
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean hasMarks(String text) {
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    /** Negative when something else than digits stands there. */
    private static int number(String text, int start, int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            if (!isDigit(text.charAt(i))) {
                return -1;
            }
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The same text as {@link Instant#toString()}, in UTF-8. */
    public static byte[] utf8(Instant at) {
        if (at.getEpochSecond() < FIRST_SECOND || at.getEpochSecond() >= END_SECOND) {
            return at.toString().getBytes(StandardCharsets.UTF_8);
        }
        LocalDateTime time = LocalDateTime.ofEpochSecond(at.getEpochSecond(), at.getNano(), ZoneOffset.UTC);
        int fraction = at.getNano();
        // Three digits at a time, as many as are needed.
        int digits = fraction == 0 ? 0 : fraction % 1_000_000 == 0 ? 3 : fraction % 1_000 == 0 ? 6 : 9;
        byte[] out = new byte[SECONDS_END + (digits == 0 ? 0 : 1 + digits) + 1];
        put(out, 4, time.getYear(), '-');
        put(out, 7, time.getMonthValue(), '-');
        put(out, 10, time.getDayOfMonth(), 'T');
        put(out, 13, time.getHour(), ':');
        put(out, 16, time.getMinute(), ':');
        put(out, SECONDS_END, time.getSecond(), digits == 0 ? 'Z' : '.');
        if (digits > 0) {
            for (int i = digits; i < FRACTION_MAX; i++) {
                fraction /= 10;
            }
            put(out, out.length - 1, fraction, 'Z');
        }
        return out;
    }

    /** Writes a number with leading zeros before a place, up to the mark that stands before it, and the mark that ends it. */
    private static void put(byte[] out, int end, int number, char mark) {
        out[end] = (byte) mark;
        int rest = number;
        for (int i = end - 1; i >= 0 && out[i] == 0; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
