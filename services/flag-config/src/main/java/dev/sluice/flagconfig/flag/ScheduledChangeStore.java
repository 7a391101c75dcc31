package dev.sluice.flagconfig.flag;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hibernate.reactive.mutiny.Mutiny;

/** Keeps edits that wait for their time. */
@ApplicationScoped
class ScheduledChangeStore {

    /** Those of one flag come one after the other, in the order of their times, whichever instance applies them. */
    private static final String NEXT_DUE = """
            select c.id from scheduled_change c
            where c.state = 'pending' and c.due_at <= :now and not exists (
                select 1 from scheduled_change e
                where e.project = c.project and e.flag_key = c.flag_key and e.state = 'pending'
                and (e.due_at, e.id) < (c.due_at, c.id))
            order by c.due_at, c.id limit 1
            for update of c skip locked""";

    Uni<ScheduledChangeRow> add(Mutiny.Session session, ScheduledChangeRow row) {
        return session.persist(row).chain(session::flush).replaceWith(row);
    }

    /** The next one whose time has come and that no other instance has in hand; nobody else takes it before this transaction ends. */
    Uni<Optional<ScheduledChangeRow>> takeDue(Mutiny.Session session, Instant now) {
        return session.createNativeQuery(NEXT_DUE, Long.class)
                .setParameter("now", now)
                .getSingleResultOrNull()
                .chain(id -> id == null
                        ? Uni.createFrom().item(Optional.empty())
                        : session.find(ScheduledChangeRow.class, id).map(Optional::ofNullable));
    }

    /** One, and nobody else changes it before this transaction ends. */
    Uni<Optional<ScheduledChangeRow>> locked(Mutiny.Session session, long id) {
        return session.find(ScheduledChangeRow.class, id, LockModeType.PESSIMISTIC_WRITE)
                .map(Optional::ofNullable);
    }

    Uni<Optional<ScheduledChangeRow>> find(Mutiny.Session session, long id) {
        return session.find(ScheduledChangeRow.class, id).map(Optional::ofNullable);
    }

    Uni<Long> pending(Mutiny.Session session, String project, String flagKey) {
        return session.createSelectionQuery(
                        "select count(*) from ScheduledChangeRow"
                                + " where project = :project and flagKey = :key and state = 'pending'",
                        Long.class)
                .setParameter("project", project)
                .setParameter("key", flagKey)
                .getSingleResult();
    }

    /** Versions of a flag made by changes that were scheduled before the given one. */
    Uni<Set<Long>> versionsMadeBefore(Mutiny.Session session, ScheduledChangeRow row) {
        return session.createSelectionQuery(
                        "select flagVersion from ScheduledChangeRow where project = :project and flagKey = :key"
                                + " and state = 'applied' and id < :id",
                        Long.class)
                .setParameter("project", row.project)
                .setParameter("key", row.flagKey)
                .setParameter("id", row.id)
                .getResultList()
                .map(HashSet::new);
    }

    /**
     * Those of a project in the order in which they were scheduled.
     *
     * @param flagKey of this flag only
     * @param state in this state only
     * @param after scheduled after the one with this id
     */
    Uni<List<ScheduledChangeRow>> list(
            Mutiny.Session session,
            String project,
            Optional<String> flagKey,
            Optional<ScheduleState> state,
            long after,
            int most) {
        Mutiny.SelectionQuery<ScheduledChangeRow> query = session.createSelectionQuery(
                        "from ScheduledChangeRow where project = :project and id > :after"
                                + (flagKey.isPresent() ? " and flagKey = :key" : "")
                                + (state.isPresent() ? " and state = :state" : "") + " order by id",
                        ScheduledChangeRow.class)
                .setParameter("project", project)
                .setParameter("after", after);
        flagKey.ifPresent(key -> query.setParameter("key", key));
        state.ifPresent(wanted -> query.setParameter("state", wanted.column()));
        return query.setMaxResults(most).getResultList();
    }
}
