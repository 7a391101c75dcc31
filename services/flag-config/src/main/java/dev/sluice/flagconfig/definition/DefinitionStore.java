package dev.sluice.flagconfig.definition;

import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.announcement.Announced;
import dev.sluice.flagconfig.history.ChangeColumns;
import dev.sluice.flagconfig.history.History;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Outgoing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Keeps cohorts, metrics and templates. Each change writes the row, the history and the outbox in the session's transaction.
 *
 * <p>Things are made from the version that they will have, because some carry it in themselves.
 */
@ApplicationScoped
public class DefinitionStore implements Announced.Source {

    private final Outbox outbox;
    private final History history;

    DefinitionStore(Outbox outbox, History history) {
        this.outbox = outbox;
        this.history = history;
    }

    /** The thing of that key, if there is one. */
    public <T> Uni<Optional<Definition<T>>> find(
            Mutiny.Session session, DefinitionKind<T> kind, String project, String key) {
        return session.find(DefinitionRow.class, new DefinitionId(project, kind.name(), key))
                .map(row ->
                        Optional.ofNullable(row).filter(kept -> !kept.deleted).map(kept -> kept.toDefinition(kind)));
    }

    /** All things of a kind, by key. */
    public <T> Uni<List<Definition<T>>> list(Mutiny.Session session, DefinitionKind<T> kind, String project) {
        return session.createSelectionQuery(
                        "from DefinitionRow where id.project = :project and id.kind = :kind and not deleted"
                                + " order by id.key",
                        DefinitionRow.class)
                .setParameter("project", project)
                .setParameter("kind", kind.name())
                .getResultList()
                .map(rows -> rows.stream().map(row -> row.toDefinition(kind)).toList());
    }

    /** Keeps a new thing; fails with a 409 when its key is taken. */
    public <T> Uni<Definition<T>> create(
            Mutiny.Session session,
            DefinitionKind<T> kind,
            String project,
            String key,
            LongFunction<T> thing,
            Change change) {
        DefinitionId id = new DefinitionId(project, kind.name(), key);
        return lockedRow(session, id).chain(before -> {
            if (before != null && !before.deleted) {
                throw ProblemException.conflict(
                        "there is a " + kind.inWords() + " \"" + key + "\" already; replace it, or choose another key");
            }
            long version = before == null ? 1 : before.version + 1;
            DefinitionRow row = before == null ? new DefinitionRow(id) : before;
            Definition<T> first = new Definition<>(thing.apply(version), version, change);
            row.set(kind, first);
            return (before == null ? session.persist(row) : Uni.createFrom().voidItem())
                    .chain(() -> announce(session, kind, row, Optional.of(first)))
                    .replaceWith(first);
        });
    }

    /** Keeps a thing's next version; fails with a 404 when there is none, with a 409 when it is not the expected version's. */
    public <T> Uni<Definition<T>> replace(
            Mutiny.Session session,
            DefinitionKind<T> kind,
            String project,
            String key,
            long expectedVersion,
            LongFunction<T> thing,
            Change change) {
        return locked(session, kind, project, key, expectedVersion).chain(row -> {
            long version = row.version + 1;
            Definition<T> next = new Definition<>(thing.apply(version), version, change);
            row.set(kind, next);
            return announce(session, kind, row, Optional.of(next)).replaceWith(next);
        });
    }

    /** Ends a thing; fails as {@link #replace} does. */
    public <T> Uni<Void> delete(
            Mutiny.Session session,
            DefinitionKind<T> kind,
            String project,
            String key,
            long expectedVersion,
            Change change) {
        return locked(session, kind, project, key, expectedVersion).chain(row -> {
            row.version++;
            row.deleted = true;
            row.change = new ChangeColumns(change);
            return announce(session, kind, row, Optional.empty());
        });
    }

    private <T> Uni<DefinitionRow> locked(
            Mutiny.Session session, DefinitionKind<T> kind, String project, String key, long expectedVersion) {
        return lockedRow(session, new DefinitionId(project, kind.name(), key)).invoke(row -> {
            if (row == null || row.deleted) {
                throw ProblemException.notFound("there is no " + kind.inWords() + " \"" + key + "\"");
            }
            if (row.version != expectedVersion) {
                Change last = row.change.toChange();
                throw ProblemException.conflict("the " + kind.inWords() + " \"" + key + "\" stands at version "
                        + row.version + ", not " + expectedVersion + ": " + last.by() + " changed it at "
                        + last.at() + ". Read it again and repeat your change.");
            }
        });
    }

    /** By a query: to lock a row that the session has already read, Hibernate Reactive looks for a column "id". */
    private static Uni<DefinitionRow> lockedRow(Mutiny.Session session, DefinitionId id) {
        return session.createSelectionQuery("from DefinitionRow where id = :id", DefinitionRow.class)
                .setParameter("id", id)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getSingleResultOrNull();
    }

    private <T> Uni<Void> announce(
            Mutiny.Session session, DefinitionKind<T> kind, DefinitionRow row, Optional<Definition<T>> newest) {
        String project = row.id.project();
        String key = row.id.key();
        return history.add(
                        session,
                        new History.Subject(project, kind.name(), key),
                        new History.Version(row.version, row.change.toChange(), newest.map(_ -> row.record)))
                .chain(() -> send(session, kind, row, newest));
    }

    private <T> Uni<Void> send(
            Mutiny.Session session, DefinitionKind<T> kind, DefinitionRow row, Optional<Definition<T>> newest) {
        if (kind.toRecord().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        BiFunction<String, Definition<T>, Object> toRecord = kind.toRecord().get();
        String project = row.id.project();
        String key = row.id.key();
        return outbox.add(
                session,
                List.of(new Outgoing(
                        kind.topic(),
                        project + "/" + key,
                        kind.name() + "/" + project + "/" + key + "/" + row.version,
                        newest.map(kept -> toRecord.apply(project, kept)))));
    }

    @Override
    public List<Announced> announced() {
        return List.of(
                announced(DefinitionKind.COHORT), announced(DefinitionKind.METRIC), announced(DefinitionKind.TEMPLATE));
    }

    private <T> Announced announced(DefinitionKind<T> kind) {
        return new Announced(
                kind.topic(),
                session -> session.createSelectionQuery(
                                "select id.project || '/' || id.key from DefinitionRow where id.kind = :kind and not deleted",
                                String.class)
                        .setParameter("kind", kind.name())
                        .getResultList(),
                (session, topicKey) -> announceAgain(session, kind, topicKey));
    }

    private <T> Uni<Void> announceAgain(Mutiny.Session session, DefinitionKind<T> kind, String topicKey) {
        String[] parts = topicKey.split("/", 2);
        return lockedRow(session, new DefinitionId(parts[0], kind.name(), parts[1]))
                .chain(row -> row == null || row.deleted
                        ? Uni.createFrom().voidItem()
                        : send(session, kind, row, Optional.of(row.toDefinition(kind))));
    }
}
