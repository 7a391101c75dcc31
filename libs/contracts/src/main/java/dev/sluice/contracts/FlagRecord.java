package dev.sluice.contracts;

import dev.sluice.flag.Flag;
import java.util.Objects;

/**
 * A flag's newest version. Topic {@code flags}, key {@code project/flag}; an archived flag is a tombstone.
 *
 * @param project the flag's project
 * @param flag its definition
 * @param change what made this version
 */
public record FlagRecord(String project, Flag flag, Change change) {
    public FlagRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(change, "change");
    }
}
