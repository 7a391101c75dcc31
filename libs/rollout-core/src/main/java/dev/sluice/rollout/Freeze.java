package dev.sluice.rollout;

import java.time.Instant;
import java.util.Objects;

/**
 * A time in which nothing of a project is widened, by the machine or by a person. It never stops a rollback.
 *
 * @param freezeId unique
 * @param by who called it
 * @param reason why
 * @param until it ends by itself then
 */
public record Freeze(String freezeId, String by, String reason, Instant until) {
    public Freeze {
        Objects.requireNonNull(freezeId, "freezeId");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(until, "until");
    }

    boolean isInForceAt(Instant at) {
        return at.isBefore(until);
    }

    /** For a person. */
    public String sentence() {
        return by + " has frozen the project until " + until + Words.because(reason);
    }
}
