package dev.sluice.notifier.store;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.database.OwnContext;
import dev.sluice.notifier.delivery.Ledger;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Keeps what became of each alert on each route, in PostgreSQL. */
@ApplicationScoped
public class DeliveryStore implements Ledger {

    /**
     * While an instance tries a delivery, no other takes it; a crashed one's is free again after this. Longer than the slowest receiver, a
     * mail server, may take: what two try at a time arrives twice.
     */
    private static final Duration CLAIM = Duration.ofSeconds(90);

    /** In SQL: of each route the first few, so that many that wait for one receiver hide nothing from the others. */
    private static final String DUE = """
            select id, route_id from (
              select d.id, d.route_id,
                     row_number() over (partition by d.route_id order by d.urgent desc, d.first_tried_at) as place
              from delivery d
              where d.state = 'WAITING' and d.next_attempt_at <= :now and not exists (
                select 1 from delivery e
                where e.state = 'WAITING' and e.route_id = d.route_id and e.rollout_id = d.rollout_id
                  and (not d.urgent or e.urgent)
                  and (e.first_tried_at, e.alert_id) < (d.first_tried_at, d.alert_id))
            ) oldest where place <= 4 order by place limit 256""";

    private final Mutiny.SessionFactory sessions;
    private final Vertx vertx;

    DeliveryStore(Mutiny.SessionFactory sessions, Vertx vertx) {
        this.sessions = sessions;
        this.vertx = vertx;
    }

    @Override
    public Uni<Standing> standing(AlertRecord alert, UUID route, boolean urgent) {
        return inSession(session -> session.find(DeliveryRow.class, new DeliveryRow.Key(alert.alertId(), route))
                .chain(known -> known != null
                        ? Uni.createFrom().item(Standing.KNOWN)
                        : session.createQuery(
                                        "select count(*) from DeliveryRow where routeId = :route and rolloutId = :rollout"
                                                + " and state = :waiting and (:urgent = false or urgent = true)",
                                        Long.class)
                                .setParameter("route", route)
                                .setParameter("rollout", alert.rolloutId())
                                .setParameter("waiting", State.WAITING)
                                .setParameter("urgent", urgent)
                                .getSingleResult()
                                .map(waiting -> waiting > 0 ? Standing.BEHIND_ANOTHER : Standing.NEW)));
    }

    @Override
    public Uni<Void> note(List<Entry> entries) {
        return inTransaction(session -> note(session, entries.getFirst())
                .chain(arrivedBefore -> arrivedBefore
                        ? Uni.createFrom().voidItem()
                        : Multi.createFrom()
                                .iterable(entries.subList(1, entries.size()))
                                .onItem()
                                .transformToUniAndConcatenate(entry -> note(session, entry))
                                .onItem()
                                .ignoreAsUni()));
    }

    /** Whether it had arrived before. */
    private static Uni<Boolean> note(Mutiny.Session session, Entry entry) {
        DeliveryRow.Key key = new DeliveryRow.Key(entry.alert().alertId(), entry.route());
        return session.find(DeliveryRow.class, key).chain(found -> {
            DeliveryRow row = found == null ? newRow(entry) : found;
            boolean arrivedBefore = row.state == State.SENT;
            // What has arrived stays so, whoever else may have thought that it did not.
            if (!arrivedBefore) {
                row.state = entry.state();
                row.attempts = entry.attempts();
                row.lastError = entry.error().orElse(null);
                row.nextAttemptAt = entry.nextAttemptAt().orElse(null);
                row.sentAt = entry.state() == State.SENT ? entry.changedAt() : null;
            }
            return (found == null ? session.persist(row) : Uni.createFrom().voidItem()).replaceWith(arrivedBefore);
        });
    }

    private static DeliveryRow newRow(Entry entry) {
        DeliveryRow row = new DeliveryRow();
        row.alertId = entry.alert().alertId();
        row.routeId = entry.route();
        row.project = entry.alert().project();
        row.rolloutId = entry.alert().rolloutId();
        row.alert = entry.json();
        row.urgent = entry.urgent();
        row.firstTriedAt = entry.firstTriedAt();
        row.id = UUID.randomUUID();
        return row;
    }

    @Override
    public Uni<List<Waiting>> claimDue(Instant now, Set<UUID> busy) {
        return inTransaction(session -> session.createNativeQuery(DUE, Object[].class)
                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                .getResultList()
                .map(rows -> rows.stream()
                        .filter(row -> !busy.contains((UUID) row[1]))
                        .map(row -> (UUID) row[0])
                        .toList())
                .chain(ids -> ids.isEmpty() ? Uni.createFrom().item(List.<Waiting>of()) : claim(session, ids, now)));
    }

    /** Another instance may have been faster: what it has taken is not due any more when its lock is gone. */
    private static Uni<List<Waiting>> claim(Mutiny.Session session, List<UUID> ids, Instant now) {
        return session.createQuery(
                        "from DeliveryRow where id in :ids and state = :waiting and nextAttemptAt <= :now"
                                + " order by urgent desc, firstTriedAt",
                        DeliveryRow.class)
                .setParameter("ids", ids)
                .setParameter("waiting", State.WAITING)
                .setParameter("now", now)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .map(rows -> rows.stream()
                        .map(row -> {
                            row.nextAttemptAt = now.plus(CLAIM);
                            return new Waiting(row.alert, row.routeId, row.attempts, row.firstTriedAt);
                        })
                        .toList());
    }

    /** Has a parked or waiting delivery tried now; false when there is none. What was sent is not sent twice. */
    public Uni<Boolean> sendAgain(String project, UUID id, Instant now) {
        return inTransaction(
                session -> session.createMutationQuery("update DeliveryRow set state = :waiting, nextAttemptAt = :now"
                                + " where id = :id and project = :project and state <> :sent")
                        .setParameter("waiting", State.WAITING)
                        .setParameter("sent", State.SENT)
                        .setParameter("now", now)
                        .setParameter("id", id)
                        .setParameter("project", project)
                        .executeUpdate()
                        .map(changed -> changed > 0));
    }

    /** A project's deliveries, newest first; of one rollout, or in one state, when they are named. */
    public Uni<List<DeliveryRow>> list(String project, Optional<String> rolloutId, Optional<State> state, int atMost) {
        DeliveryFilter wanted = new DeliveryFilter(project, rolloutId, state);
        return inSession(session -> {
            Mutiny.SelectionQuery<DeliveryRow> query =
                    session.createSelectionQuery(wanted.newestFirst(), DeliveryRow.class);
            wanted.values().forEach(query::setParameter);
            return query.setMaxResults(atMost).getResultList();
        });
    }

    /**
     * Works in a session of its own, on a context of its own. The factory's {@code withSession} would take the one of the Vert.x context, and
     * deliveries that are worked on side by side may share that: one alert's turn begins where the one before it ended. And it may
     * end on any thread: a name that does not resolve is found out on a worker's.
     */
    private <T> Uni<T> inSession(Function<Mutiny.Session, Uni<T>> work) {
        return OwnContext.of(vertx, () -> sessions.openSession()
                .chain(session ->
                        Uni.createFrom().deferred(() -> work.apply(session)).eventually(session::close)));
    }

    private <T> Uni<T> inTransaction(Function<Mutiny.Session, Uni<T>> work) {
        return inSession(session -> session.withTransaction(transaction -> work.apply(session)));
    }
}
