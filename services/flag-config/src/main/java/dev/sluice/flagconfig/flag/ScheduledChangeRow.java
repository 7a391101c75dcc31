package dev.sluice.flagconfig.flag;

import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.history.ChangeColumns;
import dev.sluice.flagconfig.history.RecordJson;
import dev.sluice.flagconfig.request.Wish;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import org.hibernate.annotations.ColumnTransformer;

/** An edit of a flag that waits for its time, or what became of it. */
@Entity
@Table(name = "scheduled_change")
class ScheduledChangeRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(nullable = false)
    String project;

    @Column(name = "flag_key", nullable = false)
    String flagKey;

    @Column(name = "due_at", nullable = false)
    Instant dueAt;

    @Column(nullable = false)
    @ColumnTransformer(read = "cast(patch as text)", write = "cast(cast(? as text) as jsonb)")
    String patch;

    @Column(name = "base_version", nullable = false)
    long baseVersion;

    @Column(nullable = false)
    String state;

    @Column(nullable = false)
    String outcome;

    @Column(name = "flag_version")
    Long flagVersion;

    @Column(name = "ended_by")
    String endedBy;

    @Column(name = "ended_at")
    Instant endedAt;

    @Column(nullable = false)
    boolean confirmed;

    @Embedded
    ChangeColumns change;

    ScheduledChangeRow() {}

    ScheduledChangeRow(String project, String flagKey, Instant dueAt, FlagRequests.Patch patch, long base, Wish wish) {
        this.project = project;
        this.flagKey = flagKey;
        this.dueAt = dueAt;
        this.patch = RecordJson.write(patch, FlagRequests.Patch.class);
        this.baseVersion = base;
        this.state = ScheduleState.PENDING.column();
        this.outcome = "";
        this.confirmed = wish.isReasoned() && wish.confirmed().contains(flagKey);
        this.change = new ChangeColumns(wish.change());
    }

    FlagRequests.Patch toPatch() {
        return RecordJson.read(patch, FlagRequests.Patch.class);
    }

    ScheduleState toState() {
        return ScheduleState.valueOf(state.toUpperCase(Locale.ROOT));
    }

    boolean isPending() {
        return toState() == ScheduleState.PENDING;
    }

    void applied(long madeVersion, Instant at) {
        state = ScheduleState.APPLIED.column();
        flagVersion = madeVersion;
        endedAt = at;
    }

    void failed(String why, Instant at) {
        state = ScheduleState.FAILED.column();
        outcome = why;
        endedAt = at;
    }

    void cancelled(Change by) {
        state = ScheduleState.CANCELLED.column();
        outcome = by.reason();
        endedBy = by.by();
        endedAt = by.at();
    }
}
