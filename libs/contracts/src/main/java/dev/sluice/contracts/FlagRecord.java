package dev.sluice.contracts;

import dev.sluice.flag.Flag;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A flag's newest version. Topic {@code flags}, key {@code project/flag}; an archived flag is a tombstone.
 *
 * @param project the flag's project
 * @param flag its definition
 * @param change what made this version
 * @param about what people note about it; empty when they noted nothing. Nobody's answer depends on it, only who is told of it
 */
public record FlagRecord(String project, Flag flag, Change change, Optional<Notes> about) {
    public FlagRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(about, "about");
    }

    /** A flag about which nothing is noted. */
    public FlagRecord(String project, Flag flag, Change change) {
        this(project, flag, change, Optional.empty());
    }

    /**
     * What people note about a flag.
     *
     * @param tags each once
     * @param team who looks after it; empty when nobody was named
     */
    public record Notes(List<String> tags, Optional<String> team) {
        public Notes {
            tags = List.copyOf(tags);
            Objects.requireNonNull(team, "team");
        }
    }
}
