package dev.sluice.flag;

import java.util.Objects;

/**
 * People who are kept away from features. Who they are does not depend on the flag, so that flags with equal shares hold out the
 * same people.
 *
 * @param id of the holdout; its people get the variant {@code holdout-<id>}
 * @param share of everybody that is held out
 */
public record Holdout(int id, BasisPoints share) {
    public Holdout {
        Objects.requireNonNull(share, "share");
    }

    /** What flags answer to the people held out. */
    public String variant() {
        return "holdout-" + id;
    }
}
