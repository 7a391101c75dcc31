package dev.sluice.flagconfig.access;

import dev.sluice.contracts.AccessKeyRecord;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.announcement.Announced;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Outgoing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** Keeps keys, and tells the gateway of them. */
@ApplicationScoped
class AccessKeyStore implements Announced.Source {

    private final Mutiny.SessionFactory sessions;
    private final Outbox outbox;
    private final ProjectStore projects;

    AccessKeyStore(Mutiny.SessionFactory sessions, Outbox outbox, ProjectStore projects) {
        this.sessions = sessions;
        this.outbox = outbox;
        this.projects = projects;
    }

    /** All there ever were, newest first. */
    Uni<List<AccessKeyRow>> list() {
        return sessions.withSession(session -> session.createSelectionQuery(
                        "from AccessKeyRow order by createdAt desc, id", AccessKeyRow.class)
                .getResultList());
    }

    /** Keeps a new key; fails with a 404 when there is no such project. */
    Uni<AccessKeyRow> add(AccessKeyRecord made) {
        AccessKeyRow row = new AccessKeyRow(made);
        return outbox.inTransaction(session -> made.project()
                .map(project -> projects.require(session, project))
                .orElse(Uni.createFrom().voidItem())
                .chain(() -> session.persist(row))
                .chain(() -> send(session, row))
                .replaceWith(row));
    }

    /** Shuts a key out for good; that it was already is no error. Fails with a 404 when there is none. */
    Uni<AccessKeyRow> revoke(String id, Change change) {
        return outbox.inTransaction(session -> session.find(AccessKeyRow.class, id, LockModeType.PESSIMISTIC_WRITE)
                .chain(row -> {
                    if (row == null) {
                        throw ProblemException.notFound("there is no key \"" + id + "\"");
                    }
                    if (row.revokedAt != null) {
                        return Uni.createFrom().item(row);
                    }
                    row.revoke(change);
                    return send(session, row).replaceWith(row);
                }));
    }

    private Uni<Void> send(Mutiny.Session session, AccessKeyRow row) {
        String state = row.revokedAt == null ? "made" : "revoked";
        return outbox.add(
                session,
                List.of(Outgoing.of(Topic.ACCESS_KEYS, row.id, "access-key/" + row.id + "/" + state, row.toRecord())));
    }

    @Override
    public List<Announced> announced() {
        return List.of(new Announced(
                Topic.ACCESS_KEYS,
                session -> session.createSelectionQuery("select id from AccessKeyRow", String.class)
                        .getResultList(),
                (session, id) -> session.find(AccessKeyRow.class, id, LockModeType.PESSIMISTIC_WRITE)
                        .chain(row -> row == null ? Uni.createFrom().voidItem() : send(session, row))));
    }
}
