package dev.sluice.flagconfig.history;

import dev.sluice.contracts.Change;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;

/** A {@link Change} as columns of the row that it made. */
@Embeddable
public class ChangeColumns {

    @Column(name = "changed_by", nullable = false)
    String by;

    @Column(name = "changed_kind", nullable = false)
    String kind;

    @Column(name = "change_reason", nullable = false)
    String reason;

    @Column(name = "changed_at", nullable = false)
    Instant at;

    protected ChangeColumns() {}

    public ChangeColumns(Change change) {
        this.by = change.by();
        this.kind = change.kind().name();
        this.reason = change.reason();
        this.at = change.at();
    }

    public Change toChange() {
        return new Change(by, Change.Kind.valueOf(kind), reason, at);
    }
}
