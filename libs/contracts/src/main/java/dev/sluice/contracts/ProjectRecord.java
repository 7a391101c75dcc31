package dev.sluice.contracts;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A project, as services that face SDKs need to know it. Topic {@code projects}, key: the project.
 *
 * @param project its name: 1 to 63 of {@code a–z 0–9 -}
 * @param token the public token by which SDKs name it
 * @param secretKeyHash SHA-256, in hex, of the key that opens local evaluation
 * @param changedAt when it was last changed
 * @param ingestion how its events are taken in; empty for {@link IngestionSettings#NONE}
 */
public record ProjectRecord(
        String project, String token, String secretKeyHash, Instant changedAt, Optional<IngestionSettings> ingestion) {
    public ProjectRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(secretKeyHash, "secretKeyHash");
        Objects.requireNonNull(changedAt, "changedAt");
        ingestion = Objects.requireNonNullElse(ingestion, Optional.empty());
    }

    /** A project whose events are taken in without limits or rules. */
    public ProjectRecord(String project, String token, String secretKeyHash, Instant changedAt) {
        this(project, token, secretKeyHash, changedAt, Optional.empty());
    }

    /** How its events are taken in. */
    public IngestionSettings ingestionOrNone() {
        return ingestion.orElse(IngestionSettings.NONE);
    }
}
