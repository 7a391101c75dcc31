package dev.sluice.flagconfig.reach;

import dev.sluice.contracts.Change;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flagconfig.history.ChangeColumns;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What a project takes without asking, where somebody chose. */
@Entity
@Table(name = "widening_limit")
class LimitRow {

    @Id
    String project;

    @Column(nullable = false)
    long version;

    @Column(nullable = false)
    int share;

    @Column(nullable = false)
    long people;

    @Embedded
    ChangeColumns change;

    LimitRow() {}

    LimitRow(String project) {
        this.project = project;
    }

    Limit toLimit() {
        return new Limit(new BasisPoints(share), people);
    }

    void set(Limit limit, Change newChange) {
        version++;
        share = limit.share().value();
        people = limit.people();
        change = new ChangeColumns(newChange);
    }
}
