package dev.sluice.flagconfig.access;

import dev.sluice.contracts.AccessRole;
import dev.sluice.contracts.AccountRecord;
import dev.sluice.contracts.Change;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Somebody who signs in. */
@Entity
@Table(name = "account")
class AccountRow {

    /** Long enough for a weekend. */
    static final Duration INVITATION_LIFE = Duration.ofDays(3);

    @Id
    String id;

    @Column(nullable = false)
    String email;

    @Column(nullable = false)
    String name;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    AccessRole role;

    // Null for all.
    String project;

    // Null while none was chosen.
    @Column(name = "password_hash")
    String passwordHash;

    // Null while none is open.
    @Column(name = "invitation_hash")
    String invitationHash;

    @Column(name = "invitation_ends")
    Instant invitationEnds;

    @Column(name = "created_by", nullable = false)
    String createdBy;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    @Column(name = "sessions_from", nullable = false)
    Instant sessionsFrom;

    @Column(name = "disabled_by")
    String disabledBy;

    @Column(name = "disabled_at")
    Instant disabledAt;

    AccountRow() {}

    AccountRow(String id, String email, Standing standing, Change change) {
        this.id = id;
        this.email = email;
        createdBy = change.by();
        createdAt = change.at();
        sessionsFrom = change.at();
        stand(standing);
    }

    /**
     * What an admin says of somebody.
     *
     * @param project the only one they see; empty for all
     */
    record Standing(String name, AccessRole role, Optional<String> project) {}

    void stand(Standing standing) {
        name = standing.name();
        role = standing.role();
        project = standing.project().orElse(null);
    }

    /** A new invitation takes the place of an open one. The password that was chosen before stays until this one is used. */
    void invite(NewKey invitation, Instant now) {
        invitationHash = invitation.hash();
        invitationEnds = now.plus(INVITATION_LIFE);
    }

    /** Takes an invitation: it is used up, and whoever knew the former password is out. */
    void choose(String hash, Instant now) {
        passwordHash = hash;
        invitationHash = null;
        invitationEnds = null;
        sessionsFrom = now;
    }

    void endSessions(Instant now) {
        sessionsFrom = now;
    }

    /** From now on nobody signs in with it, and whoever is signed in is out. */
    void disable(Change change) {
        disabledBy = change.by();
        disabledAt = change.at();
        sessionsFrom = change.at();
        invitationHash = null;
        invitationEnds = null;
    }

    void enable() {
        disabledBy = null;
        disabledAt = null;
    }

    AccountRecord toRecord() {
        return new AccountRecord(
                id,
                email,
                name,
                role,
                Optional.ofNullable(project),
                Optional.ofNullable(passwordHash),
                createdAt,
                createdBy,
                sessionsFrom,
                Optional.ofNullable(disabledAt));
    }
}
