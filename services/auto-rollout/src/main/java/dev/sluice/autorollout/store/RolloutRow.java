package dev.sluice.autorollout.store;

import dev.sluice.flag.FlagKey;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutPhase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A rollout as it stands in the database. What is queried stands in columns beside the state, which says all. */
@Entity
@Table(name = "rollout")
public class RolloutRow {

    @Id
    String id;

    String project;
    String flag;
    long generation;

    @Enumerated(EnumType.STRING)
    StateKind kind;

    @Enumerated(EnumType.STRING)
    RolloutPhase phase;

    boolean live;
    String state;
    String reason;
    boolean unlogged;
    boolean forgotten;
    String note;

    @Column(name = "created_by")
    String createdBy;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "changed_at")
    Instant changedAt;

    @Version
    long version;

    protected RolloutRow() {}

    /** A rollout that has just been made. Its log begins with its first decision, which is why the state counts as unlogged. */
    public static RolloutRow of(String project, Rollout.Draft draft, String createdBy, String note, Instant at) {
        RolloutRow row = new RolloutRow();
        row.id = draft.run().rolloutId();
        row.project = project;
        row.flag = draft.run().flag().value();
        row.generation = draft.run().generation();
        row.note = note;
        row.createdBy = createdBy;
        row.createdAt = at;
        row.stand(draft, createdBy + " prepared the rollout", at);
        row.unlogged = true;
        return row;
    }

    /** It stands otherwise from now on. */
    public void stand(Rollout next, String why, Instant at) {
        kind = StateKind.of(next);
        phase = next.phase();
        live = kind.isLive();
        state = StateJson.write(next);
        reason = why;
        changedAt = at;
    }

    /** Whether the decision log has a row that led to the state as it was saved. */
    public void logged(boolean inLog) {
        unlogged = !inLog;
    }

    /** It is no longer on the bus. */
    public void forget() {
        forgotten = true;
    }

    /** The state, read from its JSON. */
    public Rollout readState() {
        return StateJson.state(state);
    }

    public String id() {
        return id;
    }

    public String project() {
        return project;
    }

    public FlagKey flag() {
        return new FlagKey(flag);
    }

    public long generation() {
        return generation;
    }

    public StateKind kind() {
        return kind;
    }

    /** Why it stands where it stands. */
    public String reason() {
        return reason;
    }

    /** Whether the state was saved since the last row of its decision log. */
    public boolean isUnlogged() {
        return unlogged;
    }

    /** What its maker said about it; may be empty. */
    public String note() {
        return note;
    }

    public String createdBy() {
        return createdBy;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant changedAt() {
        return changedAt;
    }

    /** Grows with every save: fences what another instance remembers. */
    public long version() {
        return version;
    }
}
