package dev.sluice.flagconfig.audit;

import dev.sluice.contracts.AuditRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Outgoing;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;

/** Links changes that are committed, each project's in a chain of its own, and tells of them in that order. */
@ApplicationScoped
class AuditChain {

    private static final int AT_ONCE = 500;

    private final Outbox outbox;

    AuditChain(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Where a project's chain ends. */
    private record End(long number, String hash) {
        static final End NONE = new End(0, AuditRecord.NOTHING_BEFORE);
    }

    /** Links what is not linked yet; how many. One instance at a time does, the others find nothing to do. */
    Uni<Integer> link() {
        return outbox.inTransaction(session -> session.createNativeQuery(
                                "select pg_try_advisory_xact_lock(hashtext('audit'))", Boolean.class)
                        .getSingleResult()
                        .chain(alone -> alone ? link(session) : Uni.createFrom().item(0)))
                .chain(linked -> linked < AT_ONCE ? Uni.createFrom().item(linked) : link().map(more -> linked + more));
    }

    private Uni<Integer> link(Mutiny.Session session) {
        return session.createSelectionQuery("from AuditRow where number is null order by id", AuditRow.class)
                .setMaxResults(AT_ONCE)
                .getResultList()
                .chain(rows -> ends(session, rows).chain(ends -> {
                    List<Outgoing> told = new ArrayList<>();
                    for (AuditRow row : rows) {
                        End end = ends.get(row.project);
                        AuditRecord linked = row.toRecord().after(end.number(), end.hash());
                        row.link(linked);
                        ends.put(row.project, new End(linked.number(), linked.hash()));
                        told.add(Outgoing.of(
                                Topic.AUDIT, row.project, "audit/" + row.project + "/" + linked.number(), linked));
                    }
                    return outbox.add(session, told).replaceWith(rows.size());
                }));
    }

    private static Uni<Map<String, End>> ends(Mutiny.Session session, List<AuditRow> rows) {
        List<String> projects = rows.stream().map(row -> row.project).distinct().toList();
        Map<String, End> ends = new HashMap<>();
        return Multi.createFrom()
                .iterable(projects)
                .onItem()
                .transformToUniAndConcatenate(project -> session.createSelectionQuery(
                                "from AuditRow where project = :project and number is not null order by number desc",
                                AuditRow.class)
                        .setParameter("project", project)
                        .setMaxResults(1)
                        .getSingleResultOrNull()
                        .invoke(last -> ends.put(project, last == null ? End.NONE : new End(last.number, last.hash))))
                .collect()
                .asList()
                .replaceWith(ends);
    }
}
