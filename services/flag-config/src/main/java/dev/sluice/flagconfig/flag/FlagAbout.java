package dev.sluice.flagconfig.flag;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What people note about a flag so that it is found, that the right people are told of it, and that it goes away in time. Nobody's
 * answer depends on it.
 *
 * @param tags sorted, each once
 * @param team who looks after the flag; empty when nobody was named
 * @param expectedEnd the day by which a temporary flag should be gone; empty for a permanent one. It is a note: nothing happens then
 *     but that the flag is listed as overdue
 */
public record FlagAbout(List<String> tags, Optional<String> team, Optional<LocalDate> expectedEnd) {

    /** Of a permanent flag without tags that no team was named for. */
    public static final FlagAbout NOTHING = new FlagAbout(List.of(), Optional.empty(), Optional.empty());

    public FlagAbout {
        tags = List.copyOf(new TreeSet<>(tags));
        Objects.requireNonNull(team, "team");
        Objects.requireNonNull(expectedEnd, "expectedEnd");
    }

    /** How long the flag is meant to be there. */
    public Lifetime lifetime() {
        return expectedEnd.isPresent() ? Lifetime.TEMPORARY : Lifetime.PERMANENT;
    }

    /** How long a flag is meant to be there. */
    public enum Lifetime {
        /** Until its feature is everywhere or given up; it has an expected end. */
        TEMPORARY,
        PERMANENT
    }
}
