package dev.sluice.flagconfig.project;

import dev.sluice.contracts.ProjectRecord;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A project. */
@Entity
@Table(name = "project")
class ProjectRow {

    @Id
    String name;

    @Column(nullable = false)
    String token;

    @Column(name = "secret_key_hash", nullable = false)
    String secretKeyHash;

    @Column(name = "changed_at", nullable = false)
    Instant changedAt;

    ProjectRow() {}

    ProjectRow(ProjectRecord newest) {
        name = newest.project();
        set(newest);
    }

    final void set(ProjectRecord newest) {
        token = newest.token();
        secretKeyHash = newest.secretKeyHash();
        changedAt = newest.changedAt();
    }

    ProjectRecord toRecord() {
        return new ProjectRecord(name, token, secretKeyHash, changedAt);
    }

    boolean opensLike(ProjectRecord other) {
        return token.equals(other.token()) && secretKeyHash.equals(other.secretKeyHash());
    }
}
