package dev.sluice.flagconfig.flag;

import dev.sluice.flagconfig.reach.Reach;
import java.util.Objects;
import java.util.Optional;

/**
 * A version of a flag that somebody asked for.
 *
 * @param reach whom it newly reaches; empty when nobody
 * @param isDry whether they only wanted to see it: nothing was kept
 */
public record Written(KeptFlag kept, Optional<Reach> reach, boolean isDry) {
    public Written {
        Objects.requireNonNull(kept, "kept");
        Objects.requireNonNull(reach, "reach");
    }
}
