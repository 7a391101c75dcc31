package dev.sluice.rollout;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;

/**
 * When the machine may widen: so that somebody is awake. It never keeps a rollback waiting.
 *
 * <p>Asked of the wall clock in the zone at that instant, so hours that a change of summer time skips or repeats need no rule.
 *
 * @param zone whose clock is meant
 * @param days on these days
 * @param from from this time on
 * @param to up to but without this time; later than {@code from}
 */
public record AllowedHours(ZoneId zone, List<DayOfWeek> days, LocalTime from, LocalTime to) {

    private static final int DAYS_TO_LOOK_AT = 8;

    public AllowedHours {
        Objects.requireNonNull(zone, "zone");
        days = List.copyOf(days);
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
    }

    /** Whether it may widen then. */
    public boolean allow(Instant at) {
        ZonedDateTime there = at.atZone(zone);
        LocalTime time = there.toLocalTime();
        return days.contains(there.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
    }

    /** When the hours next begin, at or after that time; that time itself while they last. */
    public Instant nextFrom(Instant at) {
        if (allow(at)) {
            return at;
        }
        LocalDate today = at.atZone(zone).toLocalDate();
        for (int i = 0; i <= DAYS_TO_LOOK_AT; i++) {
            ZonedDateTime begin = today.plusDays(i).atTime(from).atZone(zone);
            if (!begin.toInstant().isBefore(at) && days.contains(begin.getDayOfWeek())) {
                return begin.toInstant();
            }
        }
        throw new IllegalStateException("hours without a day: " + this);
    }

    /** For a person: {@code MONDAY, FRIDAY 09:00 to 17:00 (Europe/Berlin)}. */
    public String words() {
        return String.join(", ", days.stream().map(DayOfWeek::name).toList()) + " " + from + " to " + to + " (" + zone
                + ")";
    }
}
