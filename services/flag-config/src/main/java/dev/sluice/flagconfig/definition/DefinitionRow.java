package dev.sluice.flagconfig.definition;

import dev.sluice.flagconfig.history.ChangeColumns;
import dev.sluice.flagconfig.history.RecordJson;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.ColumnTransformer;

/** The newest version of a cohort, metric or template. */
@Entity
@Table(name = "definition")
class DefinitionRow {

    @EmbeddedId
    DefinitionId id;

    @Column(nullable = false)
    long version;

    @Column(nullable = false)
    boolean deleted;

    @Column(nullable = false)
    @ColumnTransformer(read = "cast(record as text)", write = "cast(cast(? as text) as jsonb)")
    String record;

    @Embedded
    ChangeColumns change;

    DefinitionRow() {}

    DefinitionRow(DefinitionId id) {
        this.id = id;
    }

    <T> Definition<T> toDefinition(DefinitionKind<T> kind) {
        return new Definition<>(RecordJson.read(record, kind.type()), version, change.toChange());
    }

    <T> void set(DefinitionKind<T> kind, Definition<T> newest) {
        version = newest.version();
        deleted = false;
        record = RecordJson.write(newest.thing(), kind.type());
        change = new ChangeColumns(newest.change());
    }
}
