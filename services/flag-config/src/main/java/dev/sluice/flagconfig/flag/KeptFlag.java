package dev.sluice.flagconfig.flag;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.flag.Flag;
import java.util.Objects;
import java.util.Optional;

/**
 * A flag as it is kept: what the topic {@code flags} says of it, and what only people ask for. Its JSON reads as a {@link FlagRecord}
 * too.
 *
 * @param about empty when there is nothing to say
 */
public record KeptFlag(String project, Flag flag, Change change, Optional<FlagAbout> about) {
    public KeptFlag {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(change, "change");
        // Rows of before there was such a thing have none.
        about = about == null ? Optional.empty() : about.filter(some -> !some.equals(FlagAbout.NOTHING));
    }

    /** What people note about it; {@link FlagAbout#NOTHING} when they did not. */
    public FlagAbout aboutOrNothing() {
        return about.orElse(FlagAbout.NOTHING);
    }

    /** What the services that serve it are told. */
    FlagRecord toRecord() {
        return new FlagRecord(project, flag, change, about.map(some -> new FlagRecord.Notes(some.tags(), some.team())));
    }
}
