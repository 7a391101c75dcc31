package dev.sluice.flagconfig.history;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.ColumnTransformer;

/** One version of one thing. */
@Entity
@Table(name = "history")
class HistoryRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(nullable = false)
    String project;

    @Column(nullable = false)
    String kind;

    @Column(name = "subject_key", nullable = false)
    String subjectKey;

    @Column(nullable = false)
    long version;

    // Null when this version is the end of it.
    @ColumnTransformer(read = "cast(record as text)", write = "cast(cast(? as text) as jsonb)")
    String record;

    @Embedded
    ChangeColumns change;

    HistoryRow() {}
}
