package dev.sluice.flagconfig.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.IngestionSettings;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.flagconfig.history.RecordJson;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hibernate.annotations.ColumnTransformer;

/** A project. */
@Entity
@Table(name = "project")
class ProjectRow {

    private static final ObjectMapper JSON = WireJson.lenient();
    private static final TypeReference<TreeMap<String, SecretSet>> BY_SOURCE = new TypeReference<>() {};

    @Id
    String name;

    @Column(nullable = false)
    long version;

    @Column(nullable = false)
    String token;

    @Column(name = "secret_key_hash", nullable = false)
    String secretKeyHash;

    @Column(name = "changed_at", nullable = false)
    Instant changedAt;

    // Null when there are none.
    @ColumnTransformer(read = "cast(ingestion as text)", write = "cast(cast(? as text) as jsonb)")
    private String ingestion;

    @Column(name = "secrets_set", nullable = false)
    @ColumnTransformer(read = "cast(secrets_set as text)", write = "cast(cast(? as text) as jsonb)")
    private String secretsSet = "{}";

    ProjectRow() {}

    ProjectRow(ProjectRecord first) {
        name = first.project();
        set(first);
    }

    /** Makes the project's next version. */
    final void set(ProjectRecord next) {
        version++;
        token = next.token();
        secretKeyHash = next.secretKeyHash();
        changedAt = next.changedAt();
        ingestion = next.ingestion()
                .map(settings -> RecordJson.write(settings, IngestionSettings.class))
                .orElse(null);
    }

    ProjectRecord toRecord() {
        return new ProjectRecord(
                name,
                token,
                secretKeyHash,
                changedAt,
                Optional.ofNullable(ingestion).map(text -> RecordJson.read(text, IngestionSettings.class)));
    }

    Map<String, SecretSet> secretsSet() {
        try {
            return JSON.readValue(secretsSet, BY_SOURCE);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row that cannot be read: when secrets of " + name + " were set", e);
        }
    }

    void secretsSet(Map<String, SecretSet> bySource) {
        try {
            secretsSet = JSON.writeValueAsString(bySource);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what cannot be written: when secrets were set", e);
        }
    }
}
