package dev.sluice.flagconfig.access;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.announcement.Announced;
import dev.sluice.flagconfig.project.NewSecrets;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Outgoing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.reactive.mutiny.Mutiny;

/** Keeps accounts, and tells the gateway of them. */
@ApplicationScoped
class AccountStore implements Announced.Source {

    private final Mutiny.SessionFactory sessions;
    private final Outbox outbox;
    private final ProjectStore projects;

    AccountStore(Mutiny.SessionFactory sessions, Outbox outbox, ProjectStore projects) {
        this.sessions = sessions;
        this.outbox = outbox;
        this.projects = projects;
    }

    /** All there ever were, by e-mail. */
    Uni<List<AccountRow>> list() {
        return sessions.withSession(
                session -> session.createSelectionQuery("from AccountRow order by email", AccountRow.class)
                        .getResultList());
    }

    /** Keeps a new account; fails with a 404 when there is no such project, and with a 409 when the e-mail is taken. */
    Uni<AccountRow> add(AccountRow row) {
        return outbox.inTransaction(session -> alone(session)
                .chain(() -> requireProject(session, row.project))
                .chain(() -> holder(session, row.email))
                .chain(holder -> {
                    if (holder.isPresent()) {
                        throw ProblemException.conflict("\"" + row.email
                                + "\" has an account already, perhaps a disabled one: " + holder.get());
                    }
                    return session.persist(row);
                })
                .chain(() -> send(session, row))
                .replaceWith(row));
    }

    /** Keeps the very first account; empty when there is one already. */
    Uni<Optional<AccountRow>> addFirst(AccountRow row) {
        return outbox.inTransaction(session -> alone(session)
                .chain(() -> session.createSelectionQuery("select count(*) from AccountRow", Long.class)
                        .getSingleResult())
                .chain(count -> count > 0
                        ? Uni.createFrom().item(Optional.empty())
                        : session.persist(row).chain(() -> send(session, row)).replaceWith(Optional.of(row))));
    }

    /** Changes what an admin says of somebody; fails with a 404 when there is no such account or project. */
    Uni<AccountRow> stand(String id, AccountRow.Standing standing) {
        return outbox.inTransaction(
                session -> requireProject(session, standing.project().orElse(null))
                        .chain(() -> changed(session, id, row -> row.stand(standing))));
    }

    /** Fails with a 404 when there is none, and with a 409 when it is disabled. */
    Uni<AccountRow> invite(String id, NewKey invitation, Instant now) {
        return outbox.inTransaction(session -> changed(session, id, row -> {
            if (row.disabledAt != null) {
                throw ProblemException.conflict("the account is disabled: enable it first");
            }
            row.invite(invitation, now);
        }));
    }

    /** Shuts somebody out; that they were already is no error. Fails with a 404 when there is no such account. */
    Uni<AccountRow> disable(String id, Change change) {
        return outbox.inTransaction(session -> changed(session, id, row -> {
            if (row.disabledAt == null) {
                row.disable(change);
            }
        }));
    }

    /** Lets somebody in again; that they were already is no error. Fails with a 404 when there is no such account. */
    Uni<AccountRow> enable(String id) {
        return outbox.inTransaction(session -> changed(session, id, AccountRow::enable));
    }

    /** Fails with a 404 when there is no such account. */
    Uni<AccountRow> endSessions(String id, Instant now) {
        return outbox.inTransaction(session -> changed(session, id, row -> row.endSessions(now)));
    }

    /** The e-mail of whoever an invitation is good for now; empty when it is not. */
    Uni<Optional<String>> invited(String account, String invitation, Instant now) {
        return sessions.withSession(session -> session.find(AccountRow.class, account))
                .map(row -> isGood(row, invitation, now) ? Optional.of(row.email) : Optional.empty());
    }

    /** Takes an invitation; false when it is not good, or not any more. */
    Uni<Boolean> choose(String account, String invitation, String passwordHash, Instant now) {
        return outbox.inTransaction(session -> session.find(AccountRow.class, account, LockModeType.PESSIMISTIC_WRITE)
                .chain(row -> {
                    if (!isGood(row, invitation, now)) {
                        return Uni.createFrom().item(false);
                    }
                    row.choose(passwordHash, now);
                    return send(session, row).replaceWith(true);
                }));
    }

    private static boolean isGood(AccountRow row, String invitation, Instant now) {
        return row != null
                && row.disabledAt == null
                && row.invitationHash != null
                && now.isBefore(row.invitationEnds)
                && MessageDigest.isEqual(
                        row.invitationHash.getBytes(StandardCharsets.US_ASCII),
                        NewSecrets.hash(invitation).getBytes(StandardCharsets.US_ASCII));
    }

    private Uni<AccountRow> changed(Mutiny.Session session, String id, Consumer<AccountRow> change) {
        return session.find(AccountRow.class, id, LockModeType.PESSIMISTIC_WRITE)
                .chain(row -> {
                    if (row == null) {
                        throw ProblemException.notFound("there is no account \"" + id + "\"");
                    }
                    change.accept(row);
                    return send(session, row).replaceWith(row);
                });
    }

    private Uni<Void> requireProject(Mutiny.Session session, String project) {
        return project == null ? Uni.createFrom().voidItem() : projects.require(session, project);
    }

    private static Uni<Optional<String>> holder(Mutiny.Session session, String email) {
        return session.createSelectionQuery("select id from AccountRow where email = :email", String.class)
                .setParameter("email", email)
                .getSingleResultOrNull()
                .map(Optional::ofNullable);
    }

    /** Waits until nobody else adds an account; until this transaction ends nobody does. */
    private static Uni<Void> alone(Mutiny.Session session) {
        return session.createNativeQuery(
                        "select cast(pg_advisory_xact_lock(hashtext('account')) as text)", String.class)
                .getSingleResult()
                .replaceWithVoid();
    }

    private Uni<Void> send(Mutiny.Session session, AccountRow row) {
        // Each of its states is told, also one that it had before.
        return outbox.add(
                session,
                List.of(Outgoing.of(
                        Topic.ACCOUNTS, row.id, "account/" + row.id + "/" + UUID.randomUUID(), row.toRecord())));
    }

    @Override
    public List<Announced> announced() {
        return List.of(new Announced(
                Topic.ACCOUNTS,
                session -> session.createSelectionQuery("select id from AccountRow", String.class)
                        .getResultList(),
                (session, id) -> session.find(AccountRow.class, id, LockModeType.PESSIMISTIC_WRITE)
                        .chain(row -> row == null ? Uni.createFrom().voidItem() : send(session, row))));
    }
}
