package dev.sluice.notifier.route;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * When a route is not told what can wait. It is told at their end.
 *
 * @param from when they begin
 * @param to when they end; on the next day when it is not after {@code from}
 * @param zone by whose clocks
 * @param days on which they begin; every day when empty
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone, List<DayOfWeek> days) {
    public QuietHours {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(zone, "zone");
        days = days == null ? List.of() : List.copyOf(days);
    }

    /** When the quiet hours that are now end; empty when none are. */
    public Optional<Instant> endIfQuiet(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        return endIfWithin(today, now).or(() -> endIfWithin(today.minusDays(1), now));
    }

    private Optional<Instant> endIfWithin(LocalDate begins, Instant now) {
        if (!days.isEmpty() && !days.contains(begins.getDayOfWeek())) {
            return Optional.empty();
        }
        // A time that a change of clocks leaves out becomes the next one that there is.
        Instant start = ZonedDateTime.of(begins, from, zone).toInstant();
        LocalDate ends = to.isAfter(from) ? begins : begins.plusDays(1);
        Instant end = ZonedDateTime.of(ends, to, zone).toInstant();
        return now.isBefore(start) || !now.isBefore(end) ? Optional.empty() : Optional.of(end);
    }
}
