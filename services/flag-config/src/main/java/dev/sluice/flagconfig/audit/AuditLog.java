package dev.sluice.flagconfig.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.AuditRecord;
import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.history.ChangeColumns;
import dev.sluice.flagconfig.history.RecordJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Notes every change in the transaction that makes it. Rows are added, never changed but to link them; the database refuses the rest.
 *
 * <p>Not linked here: a chain has one end, and whoever links holds it. A rollback that waited for somebody's long import to commit would
 * wait for nothing that it needs. {@link AuditChain} links what is committed.
 */
@ApplicationScoped
public class AuditLog {

    private final Origins origins;

    AuditLog(Origins origins) {
        this.origins = origins;
    }

    /**
     * Notes a change, within the session's transaction.
     *
     * @param before how it stood, as JSON; empty for what is new
     * @param after how it stands then; empty when this is its end
     * @param origin from where it came; empty for the request that is being served
     */
    public Uni<Void> add(
            Mutiny.Session session,
            String project,
            String kind,
            String key,
            long version,
            Change change,
            Optional<String> before,
            Optional<String> after,
            Optional<AuditRecord.Origin> origin) {
        AuditRecord.Origin from = origin.orElseGet(() -> origins.of(change));
        AuditRow row = new AuditRow();
        row.project = project;
        row.kind = kind;
        row.subjectKey = key;
        row.version = version;
        row.change = new ChangeColumns(change);
        row.action = from.action();
        row.address = from.address().orElse(null);
        row.accessKey = from.accessKey().orElse(null);
        row.changed = AuditRow.write(JsonDifference.between(before.map(AuditLog::tree), after.map(AuditLog::tree)));
        return session.persist(row);
    }

    private static JsonNode tree(String json) {
        return RecordJson.read(json, JsonNode.class);
    }
}
