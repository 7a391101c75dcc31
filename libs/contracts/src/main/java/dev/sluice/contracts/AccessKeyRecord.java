package dev.sluice.contracts;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A key by which a person's tool or a machine comes in, as the gateway needs to know it. Topic {@code access-keys}, key: the id.
 *
 * <p>A revoked key stays on the topic as revoked. Were it deleted there, a broker restored from an older copy would open to it again.
 *
 * @param id the part of the key that is no secret: 12 letters and digits
 * @param name who or what it is for; stands as the author of what is done with it
 * @param role what it may do
 * @param project the only project it opens; empty for all
 * @param secretHash SHA-256, in hex, of the whole key
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param expiresAt from when on it opens nothing; empty for never
 * @param revokedAt since when it opens nothing; empty while it does
 */
public record AccessKeyRecord(
        String id,
        String name,
        AccessRole role,
        Optional<String> project,
        String secretHash,
        Instant createdAt,
        String createdBy,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt) {
    public AccessKeyRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        project = Objects.requireNonNullElse(project, Optional.empty());
        Objects.requireNonNull(secretHash, "secretHash");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(createdBy, "createdBy");
        expiresAt = Objects.requireNonNullElse(expiresAt, Optional.empty());
        revokedAt = Objects.requireNonNullElse(revokedAt, Optional.empty());
    }
}
