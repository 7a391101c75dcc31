package dev.sluice.flagconfig.access;

import dev.sluice.contracts.AccessKeyRecord;
import dev.sluice.contracts.AccessRole;
import dev.sluice.contracts.Change;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** A key, without what makes it one. */
@Entity
@Table(name = "access_key")
class AccessKeyRow {

    @Id
    String id;

    @Column(nullable = false)
    String name;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    AccessRole role;

    // Null for all.
    String project;

    @Column(name = "secret_hash", nullable = false)
    String secretHash;

    @Column(name = "created_by", nullable = false)
    String createdBy;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    // Null for never.
    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "revoked_by")
    String revokedBy;

    @Column(name = "revoked_at")
    Instant revokedAt;

    AccessKeyRow() {}

    AccessKeyRow(AccessKeyRecord made) {
        id = made.id();
        name = made.name();
        role = made.role();
        project = made.project().orElse(null);
        secretHash = made.secretHash();
        createdBy = made.createdBy();
        createdAt = made.createdAt();
        expiresAt = made.expiresAt().orElse(null);
    }

    /** From now on it opens nothing. */
    void revoke(Change change) {
        revokedBy = change.by();
        revokedAt = change.at();
    }

    AccessKeyRecord toRecord() {
        return new AccessKeyRecord(
                id,
                name,
                role,
                Optional.ofNullable(project),
                secretHash,
                createdAt,
                createdBy,
                Optional.ofNullable(expiresAt),
                Optional.ofNullable(revokedAt));
    }
}
