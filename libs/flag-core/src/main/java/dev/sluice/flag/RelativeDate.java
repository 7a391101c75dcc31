package dev.sluice.flag;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A span before now: {@code 12h}, {@code 7d}, {@code 2w}, {@code 3m}, {@code 1y}; a minus sign before it changes nothing.
 *
 * @param count 0 to 9,999
 * @param unit one of {@code h d w m y}
 */
record RelativeDate(int count, char unit) {

    private static final int COUNT_END = 10_000;
    /** Every month has this day, so from here on months can be taken off in one go. */
    private static final int LAST_COMMON_DAY = 28;

    /** Empty when the text is no span. */
    static Optional<RelativeDate> parse(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int end = text.length() - 1;
        if (end <= start || "hdwmy".indexOf(text.charAt(end)) < 0) {
            return Optional.empty();
        }
        int count = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!JsonValues.isDigit(c)) {
                return Optional.empty();
            }
            count = count * 10 + (c - '0');
            if (count >= COUNT_END) {
                return Optional.empty();
            }
        }
        return Optional.of(new RelativeDate(count, text.charAt(end)));
    }

    /** The instant that long before {@code now} by the clock of {@code zone}; empty when that clock skipped it. */
    Optional<Instant> before(Instant now, ZoneId zone) {
        LocalDateTime clock = LocalDateTime.ofInstant(now, zone);
        LocalDateTime then =
                switch (unit) {
                    case 'h' -> clock.minusHours(count);
                    case 'd' -> clock.minusDays(count);
                    case 'w' -> clock.minusWeeks(count);
                    case 'm' -> monthsBefore(clock);
                    case 'y' -> count == 0 ? clock : clock.minusYears(1).minusYears(count - 1L);
                    default -> throw new IllegalStateException("no such unit: " + unit);
                };
        return DateText.at(then, zone);
    }

    /** Month by month, each cut to its last day: two months before 31 March is 28 January. */
    private LocalDateTime monthsBefore(LocalDateTime clock) {
        LocalDateTime then = clock;
        int left = count;
        while (left > 0 && then.getDayOfMonth() > LAST_COMMON_DAY) {
            then = then.minusMonths(1);
            left--;
        }
        return then.minusMonths(left);
    }
}
