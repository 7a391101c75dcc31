package dev.sluice.flagconfig.reach;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.AuditRecord;
import java.util.Objects;
import java.util.Optional;

/**
 * That somebody looked whom a change of a flag newly reaches. Only {@link WideningGuard} makes one, and no version of a flag is kept
 * without one: a way to write that forgets to look does not compile.
 */
public final class Passed {

    private final Optional<Reach> reach;
    private final Optional<AlertRecord> alert;
    private final AuditRecord.Origin origin;

    Passed(Optional<Reach> reach, Optional<AlertRecord> alert, AuditRecord.Origin origin) {
        this.reach = Objects.requireNonNull(reach, "reach");
        this.alert = Objects.requireNonNull(alert, "alert");
        this.origin = Objects.requireNonNull(origin, "origin");
    }

    /** Whom it newly reaches; empty when nobody, and for what a rollout does. */
    public Optional<Reach> reach() {
        return reach;
    }

    /** What people are to be told of it. */
    public Optional<AlertRecord> alert() {
        return alert;
    }

    /** From where the change came. */
    public AuditRecord.Origin origin() {
        return origin;
    }
}
