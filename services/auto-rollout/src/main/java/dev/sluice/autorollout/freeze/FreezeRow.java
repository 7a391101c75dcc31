package dev.sluice.autorollout.freeze;

import dev.sluice.rollout.Freeze;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** A freeze that somebody called, whether or not it is over. */
@Entity
@Table(name = "project_freeze")
public class FreezeRow {

    @Id
    String id;

    String project;

    @Column(name = "called_by")
    String calledBy;

    String reason;

    @Column(name = "called_at")
    Instant calledAt;

    @Column(name = "ends_at")
    Instant endsAt;

    @Column(name = "lifted_by")
    String liftedBy;

    @Column(name = "lifted_at")
    Instant liftedAt;

    @Column(name = "lift_reason")
    String liftReason;

    protected FreezeRow() {}

    static FreezeRow of(String project, Freeze freeze, Instant calledAt) {
        FreezeRow row = new FreezeRow();
        row.id = freeze.freezeId();
        row.project = project;
        row.calledBy = freeze.by();
        row.reason = freeze.reason();
        row.calledAt = calledAt;
        row.endsAt = freeze.until();
        return row;
    }

    /** As rollouts are told of it. */
    public Freeze toFreeze() {
        return new Freeze(id, calledBy, reason, endsAt);
    }

    public String project() {
        return project;
    }

    public Instant calledAt() {
        return calledAt;
    }

    /** Who ended it before its time; empty when nobody did. */
    public Optional<String> liftedBy() {
        return Optional.ofNullable(liftedBy);
    }

    /** When it was ended before its time; empty when it was not. */
    public Optional<Instant> liftedAt() {
        return Optional.ofNullable(liftedAt);
    }

    /** Why it was ended before its time; empty when it was not. */
    public Optional<String> liftReason() {
        return Optional.ofNullable(liftReason);
    }

    /** Whether it keeps rollouts from widening then. */
    public boolean isInForceAt(Instant at) {
        return liftedAt == null && at.isBefore(endsAt);
    }

    void lift(String by, String why, Instant at) {
        liftedBy = by;
        liftReason = why;
        liftedAt = at;
    }
}
