package dev.sluice.contracts;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody who signs in, as the gateway needs to know them. Topic {@code accounts}, key: the id.
 *
 * <p>A disabled account stays on the topic as disabled, for the same reason as a revoked {@link AccessKeyRecord} does.
 *
 * @param id 12 letters and digits; never taken again
 * @param email by what they sign in, in lower case; no two accounts share one. Stands as the author of what they do
 * @param name for people
 * @param role what they may do
 * @param project the only project they see; empty for all
 * @param passwordHash Argon2id in the PHC string format; empty while no password was chosen, as for those who sign in elsewhere
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param sessionsFrom sessions that began before are over
 * @param disabledAt since when nobody signs in with it; empty while somebody may
 */
public record AccountRecord(
        String id,
        String email,
        String name,
        AccessRole role,
        Optional<String> project,
        Optional<String> passwordHash,
        Instant createdAt,
        String createdBy,
        Instant sessionsFrom,
        Optional<Instant> disabledAt) {
    public AccountRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        project = Objects.requireNonNullElse(project, Optional.empty());
        passwordHash = Objects.requireNonNullElse(passwordHash, Optional.empty());
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(createdBy, "createdBy");
        Objects.requireNonNull(sessionsFrom, "sessionsFrom");
        disabledAt = Objects.requireNonNullElse(disabledAt, Optional.empty());
    }

    /** Without the hash: it gets into logs. */
    @Override
    public String toString() {
        return "AccountRecord[" + id + ", " + role + "]";
    }
}
