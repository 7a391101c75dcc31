package dev.sluice.contracts;

import java.time.Instant;
import java.util.Objects;

/**
 * Who changed something, and why.
 *
 * @param by a person's name, or {@code rollout/ID} when the machine did it
 * @param kind whether a person or the machine did it
 * @param reason in words
 * @param at when it was committed
 */
public record Change(String by, Kind kind, String reason, Instant at) {
    public Change {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
    }

    /** Whose change. */
    public enum Kind {
        PERSON,
        ROLLOUT
    }
}
