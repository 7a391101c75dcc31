package dev.sluice.flagconfig.definition;

import dev.sluice.contracts.Change;
import java.util.Objects;

/**
 * A thing in its newest version.
 *
 * @param change what made this version
 */
public record Definition<T>(T thing, long version, Change change) {
    public Definition {
        Objects.requireNonNull(thing, "thing");
        Objects.requireNonNull(change, "change");
    }
}
