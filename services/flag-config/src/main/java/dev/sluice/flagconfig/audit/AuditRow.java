package dev.sluice.flagconfig.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AuditRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.flagconfig.history.ChangeColumns;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Optional;

/** A change, and from when it is linked its place in the chain. */
@Entity
@Table(name = "audit")
class AuditRow {

    private static final ObjectMapper JSON = WireJson.lenient();
    private static final TypeReference<List<AuditRecord.Part>> PARTS = new TypeReference<>() {};

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

    @Embedded
    ChangeColumns change;

    @Column(nullable = false)
    String action;

    String address;

    @Column(name = "access_key")
    String accessKey;

    @Column(nullable = false)
    String changed;

    // Null until it is linked.
    Long number;

    String previous;

    String hash;

    AuditRow() {}

    AuditRecord toRecord() {
        var made = change.toChange();
        return new AuditRecord(
                project,
                number == null ? 0 : number,
                made.at(),
                kind,
                subjectKey,
                version,
                made.by(),
                made.kind(),
                made.reason(),
                new AuditRecord.Origin(action, Optional.ofNullable(address), Optional.ofNullable(accessKey)),
                read(changed),
                Optional.ofNullable(previous).orElse(""),
                Optional.ofNullable(hash).orElse(""));
    }

    void link(AuditRecord linked) {
        number = linked.number();
        previous = linked.previous();
        hash = linked.hash();
    }

    static String write(List<AuditRecord.Part> parts) {
        try {
            return JSON.writeValueAsString(parts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("parts that cannot be written", e);
        }
    }

    private static List<AuditRecord.Part> read(String text) {
        try {
            return JSON.readValue(text, PARTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row that cannot be read: what changed", e);
        }
    }
}
