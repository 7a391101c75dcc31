package dev.sluice.flagconfig.flag;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.FlagCommandResult;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.announcement.Announced;
import dev.sluice.flagconfig.history.History;
import dev.sluice.flagconfig.reach.Passed;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Outgoing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Keeps flags. Each change writes the row, the history and the outbox in the session's transaction.
 *
 * <p>No version is kept without a {@link Passed}: somebody has looked whom it newly reaches. Ending a flag narrows, and needs none.
 *
 * <p>Who means to change a flag loads it by {@link #locked}: a second change waits for the first one's commit and then sees it.
 */
@ApplicationScoped
class FlagStore implements Announced.Source {

    static final String KIND = "flag";

    private final Outbox outbox;
    private final History history;

    FlagStore(Outbox outbox, History history) {
        this.outbox = outbox;
        this.history = history;
    }

    Uni<Integer> nextId(Mutiny.Session session) {
        return session.createNativeQuery("select nextval('flag_id')", Long.class)
                .getSingleResult()
                .map(Math::toIntExact);
    }

    /** The flag of that key, archived or not, as it stands. */
    Uni<Optional<FlagRow>> find(Mutiny.Session session, String project, String key) {
        return byKey(session, project, key).getSingleResultOrNull().map(Optional::ofNullable);
    }

    /** The same, and nobody else changes it before this transaction ends. */
    Uni<Optional<FlagRow>> locked(Mutiny.Session session, String project, String key) {
        return byKey(session, project, key)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getSingleResultOrNull()
                .map(Optional::ofNullable);
    }

    private static Mutiny.SelectionQuery<FlagRow> byKey(Mutiny.Session session, String project, String key) {
        return session.createSelectionQuery("from FlagRow where project = :project and flagKey = :key", FlagRow.class)
                .setParameter("project", project)
                .setParameter("key", key);
    }

    /** A project's flags by key, without archived ones. */
    Uni<List<FlagRow>> list(Mutiny.Session session, String project) {
        return session.createSelectionQuery(
                        "from FlagRow where project = :project and not archived order by flagKey", FlagRow.class)
                .setParameter("project", project)
                .getResultList();
    }

    /** The flags that were asked for, by key. */
    Uni<List<FlagRow>> search(Mutiny.Session session, FlagSearch.Query query) {
        Mutiny.SelectionQuery<String> keys = session.createNativeQuery(
                "select flag_key from flag where " + query.where() + " order by flag_key", String.class);
        query.parameters().forEach(keys::setParameter);
        return keys.setMaxResults(query.most()).getResultList().chain(found -> session.createSelectionQuery(
                        "from FlagRow where project = :project and flagKey in :keys order by flagKey", FlagRow.class)
                .setParameter("project", query.parameters().get("project"))
                .setParameter("keys", found)
                .getResultList());
    }

    /** How a flag stood; fails with a 404 when it never had that version, and with a 422 when that was its end. */
    Uni<KeptFlag> version(Mutiny.Session session, String project, String key, long version) {
        return history.after(session, new History.Subject(project, KIND, key), version - 1, 1)
                .map(found -> found.stream()
                        .filter(one -> one.version() == version)
                        .findFirst()
                        .orElseThrow(() ->
                                ProblemException.notFound("the flag \"" + key + "\" never had a version " + version)))
                .map(found -> FlagVersions.read(found)
                        .orElseThrow(() -> ProblemException.invalid(
                                null,
                                "version " + version
                                        + " was the flag's end and shows nothing: choose an earlier one")));
    }

    /** At most so many versions after the given one, oldest first. */
    Uni<List<History.Version>> versions(Mutiny.Session session, String project, String key, long after, int most) {
        return history.after(session, new History.Subject(project, KIND, key), after, most);
    }

    /** The same with archived ones. */
    Uni<List<FlagRow>> listAll(Mutiny.Session session, String project) {
        return session.createSelectionQuery("from FlagRow where project = :project order by flagKey", FlagRow.class)
                .setParameter("project", project)
                .getResultList();
    }

    /** The versions after the given one, oldest first. */
    Uni<List<History.Version>> versions(Mutiny.Session session, String project, String key, long after) {
        return history.after(session, new History.Subject(project, KIND, key), after);
    }

    /** Keeps a flag's first version. */
    Uni<Void> add(Mutiny.Session session, KeptFlag first, Passed passed) {
        FlagRow row = new FlagRow(first);
        return session.persist(row).chain(() -> announce(session, row, first, passed));
    }

    /** Keeps a flag's next version. */
    Uni<Void> change(Mutiny.Session session, FlagRow row, KeptFlag next, Passed passed) {
        row.set(next);
        return announce(session, row, next, passed);
    }

    @Override
    public List<Announced> announced() {
        return List.of(new Announced(Topic.FLAGS, FlagStore::topicKeys, this::announceAgain));
    }

    private static Uni<List<String>> topicKeys(Mutiny.Session session) {
        return session.createSelectionQuery(
                        "select project || '/' || flagKey from FlagRow where not archived", String.class)
                .getResultList();
    }

    private Uni<Void> announceAgain(Mutiny.Session session, String topicKey) {
        String[] parts = topicKey.split("/", 2);
        return locked(session, parts[0], parts[1]).chain(found -> found.filter(row -> !row.archived)
                .map(row -> send(session, row, row.toKept()))
                .orElse(Uni.createFrom().voidItem()));
    }

    private Uni<Void> announce(Mutiny.Session session, FlagRow row, KeptFlag newest, Passed passed) {
        return history.add(
                        session,
                        new History.Subject(row.project, KIND, row.flagKey),
                        new History.Version(row.version, newest.change(), Optional.of(row.record)),
                        Optional.of(passed.origin()))
                .chain(() -> send(session, row, newest))
                .chain(() -> outbox.add(
                        session,
                        passed.alert().stream()
                                .map(alert -> Outgoing.of(Topic.ALERTS, alert.rolloutId(), alert.alertId(), alert))
                                .toList()));
    }

    private Uni<Void> send(Mutiny.Session session, FlagRow row, KeptFlag newest) {
        return outbox.add(session, List.of(Outgoing.of(Topic.FLAGS, topicKey(row), recordId(row), newest.toRecord())));
    }

    /** Ends a flag. Its key is not given to another one. */
    Uni<Void> archive(Mutiny.Session session, FlagRow row, Change change) {
        row.version++;
        row.archived = true;
        return history.add(
                        session,
                        new History.Subject(row.project, KIND, row.flagKey),
                        new History.Version(row.version, change, Optional.empty()))
                .chain(() -> outbox.add(
                        session, List.of(new Outgoing(Topic.FLAGS, topicKey(row), recordId(row), Optional.empty()))));
    }

    /** How a command was answered, if it was. */
    Uni<Optional<FlagCommandResult>> answer(Mutiny.Session session, String commandId) {
        return session.find(CommandResultRow.class, commandId)
                .map(row -> Optional.ofNullable(row).map(CommandResultRow::toResult));
    }

    /** Keeps the answer of a command. */
    Uni<Void> addAnswer(Mutiny.Session session, FlagCommandResult answer, Instant at) {
        return session.persist(new CommandResultRow(answer, at));
    }

    /** Sends an answer; the same one again carries the same record id. */
    Uni<Void> send(Mutiny.Session session, FlagCommandResult answer) {
        return outbox.add(
                session,
                List.of(Outgoing.of(
                        Topic.FLAG_COMMAND_RESULTS, answer.rolloutId(), "answer/" + answer.commandId(), answer)));
    }

    private static String topicKey(FlagRow row) {
        return row.project + "/" + row.flagKey;
    }

    private static String recordId(FlagRow row) {
        return "flag/" + row.project + "/" + row.flagKey + "/" + row.version;
    }
}
