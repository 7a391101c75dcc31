package dev.sluice.flagconfig.history;

import dev.sluice.contracts.AuditRecord;
import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.audit.AuditLog;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Every version of everything that a project keeps: who made it, when and why. Rows are added, never changed. */
@ApplicationScoped
public class History {

    /**
     * What a version belongs to.
     *
     * @param kind "flag", "cohort" and so on
     * @param key its key in the project
     */
    public record Subject(String project, String kind, String key) {}

    /**
     * One version.
     *
     * @param recordJson how it stood; empty when this version is its end
     */
    public record Version(long version, Change change, Optional<String> recordJson) {}

    private final AuditLog audit;

    History(AuditLog audit) {
        this.audit = audit;
    }

    /** Adds a version, within the session's transaction, and notes it in the audit as of the request that is being served. */
    public Uni<Void> add(Mutiny.Session session, Subject subject, Version version) {
        return add(session, subject, version, Optional.empty());
    }

    /**
     * The same of something else than a request.
     *
     * @param origin from where it came
     */
    public Uni<Void> add(
            Mutiny.Session session, Subject subject, Version version, Optional<AuditRecord.Origin> origin) {
        HistoryRow row = new HistoryRow();
        row.project = subject.project();
        row.kind = subject.kind();
        row.subjectKey = subject.key();
        row.version = version.version();
        row.record = version.recordJson().orElse(null);
        row.change = new ChangeColumns(version.change());
        return before(session, subject, version.version()).chain(before -> session.persist(row)
                .chain(() -> audit.add(
                        session,
                        subject.project(),
                        subject.kind(),
                        subject.key(),
                        version.version(),
                        version.change(),
                        before,
                        version.recordJson(),
                        origin)));
    }

    private static Uni<Optional<String>> before(Mutiny.Session session, Subject subject, long version) {
        return session.createQuery(
                        "from HistoryRow where project = :project and kind = :kind and subjectKey = :key"
                                + " and version < :version order by version desc",
                        HistoryRow.class)
                .setParameter("project", subject.project())
                .setParameter("kind", subject.kind())
                .setParameter("key", subject.key())
                .setParameter("version", version)
                .setMaxResults(1)
                .getSingleResultOrNull()
                .map(row -> Optional.ofNullable(row).map(found -> found.record));
    }

    /** The versions after the given one, oldest first; all of them after 0. */
    public Uni<List<Version>> after(Mutiny.Session session, Subject subject, long version) {
        return after(session, subject, version, Integer.MAX_VALUE);
    }

    /** The same, but at most so many. */
    public Uni<List<Version>> after(Mutiny.Session session, Subject subject, long version, int most) {
        return session.createQuery(
                        "from HistoryRow where project = :project and kind = :kind and subjectKey = :key"
                                + " and version > :version order by version",
                        HistoryRow.class)
                .setParameter("project", subject.project())
                .setParameter("kind", subject.kind())
                .setParameter("key", subject.key())
                .setParameter("version", version)
                .setMaxResults(most)
                .getResultList()
                .map(rows -> rows.stream().map(History::toVersion).toList());
    }

    private static Version toVersion(HistoryRow row) {
        return new Version(row.version, row.change.toChange(), Optional.ofNullable(row.record));
    }
}
