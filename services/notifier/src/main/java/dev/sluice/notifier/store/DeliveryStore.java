package dev.sluice.notifier.store;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.delivery.Route;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Keeps what became of each alert on each route. */
@ApplicationScoped
public class DeliveryStore {

    /** While an instance tries a delivery, no other takes it; a crashed one's is free again after this. */
    private static final Duration CLAIM = Duration.ofSeconds(15);

    private final Mutiny.SessionFactory sessions;

    DeliveryStore(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** What stands in the way of sending an alert on a route now. */
    public enum Standing {
        /** Nothing: it has not been tried. */
        NEW,
        /** It has been sent or given up, or waits for its next try. */
        KNOWN,
        /**
         * An earlier alert of the same rollout still waits on this route; telling out of order would mislead. A page waits for earlier
         * pages only: nobody sleeps on because a receiver was away when something harmless was to be told.
         */
        BEHIND_ANOTHER
    }

    /** Where an alert stands on a route. */
    public Uni<Standing> standing(AlertRecord alert, Route route) {
        return inSession(session -> session.find(DeliveryRow.class, new DeliveryRow.Key(alert.alertId(), route.id()))
                .chain(known -> known != null
                        ? Uni.createFrom().item(Standing.KNOWN)
                        : session.createQuery(
                                        "select count(*) from DeliveryRow where routeId = :route and rolloutId = :rollout"
                                                + " and state = :waiting and (:page = false or page = true)",
                                        Long.class)
                                .setParameter("route", route.id())
                                .setParameter("rollout", alert.rolloutId())
                                .setParameter("waiting", DeliveryRow.State.WAITING)
                                .setParameter("page", isPage(alert))
                                .getSingleResult()
                                .map(waiting -> waiting > 0 ? Standing.BEHIND_ANOTHER : Standing.NEW)));
    }

    /**
     * Notes the outcome of a try, or that there has been none yet.
     *
     * @param json the alert as it stood on the topic
     * @param firstTriedAt when its turn first came; deliveries of a rollout are sent in this order
     * @param nextAttemptAt only for {@link DeliveryRow.State#WAITING}
     */
    public Uni<Void> note(
            AlertRecord alert,
            String json,
            Route route,
            DeliveryRow.State state,
            int attempts,
            Optional<String> error,
            Instant firstTriedAt,
            Instant now,
            Optional<Instant> nextAttemptAt) {
        return inTransaction(
                session -> session.find(DeliveryRow.class, new DeliveryRow.Key(alert.alertId(), route.id()))
                        .chain(found -> {
                            DeliveryRow row = found == null ? new DeliveryRow() : found;
                            if (found == null) {
                                row.alertId = alert.alertId();
                                row.routeId = route.id();
                                row.project = alert.project();
                                row.rolloutId = alert.rolloutId();
                                row.alert = json;
                                row.page = isPage(alert);
                                row.firstTriedAt = firstTriedAt;
                                row.id = UUID.randomUUID();
                            }
                            row.state = state;
                            row.attempts = attempts;
                            row.lastError = error.orElse(null);
                            row.nextAttemptAt = nextAttemptAt.orElse(null);
                            row.sentAt = state == DeliveryRow.State.SENT ? now : null;
                            return found == null
                                    ? session.persist(row)
                                    : Uni.createFrom().voidItem();
                        }));
    }

    private static boolean isPage(AlertRecord alert) {
        return alert.severity() == AlertRecord.Severity.PAGE;
    }

    /** Takes deliveries whose time has come: of each rollout and route only the oldest, so that they stay in order. */
    public Uni<List<DeliveryRow>> claimDue(Instant now, int atMost) {
        return inTransaction(session -> session.createQuery(
                        "from DeliveryRow d where d.state = :waiting and d.nextAttemptAt <= :now and not exists ("
                                + "select 1 from DeliveryRow e where e.state = :waiting and e.routeId = d.routeId"
                                + " and e.rolloutId = d.rolloutId and (d.page = false or e.page = true)"
                                + " and (e.firstTriedAt < d.firstTriedAt"
                                + " or (e.firstTriedAt = d.firstTriedAt and e.alertId < d.alertId)))"
                                + " order by d.firstTriedAt",
                        DeliveryRow.class)
                .setParameter("waiting", DeliveryRow.State.WAITING)
                .setParameter("now", now)
                .setMaxResults(atMost)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .invoke(rows -> rows.forEach(row -> row.nextAttemptAt = now.plus(CLAIM))));
    }

    /** Has a parked or waiting delivery tried now; false when there is none. What was sent is not sent twice. */
    public Uni<Boolean> sendAgain(String project, UUID id, Instant now) {
        return inTransaction(
                session -> session.createMutationQuery("update DeliveryRow set state = :waiting, nextAttemptAt = :now"
                                + " where id = :id and project = :project and state <> :sent")
                        .setParameter("waiting", DeliveryRow.State.WAITING)
                        .setParameter("sent", DeliveryRow.State.SENT)
                        .setParameter("now", now)
                        .setParameter("id", id)
                        .setParameter("project", project)
                        .executeUpdate()
                        .map(changed -> changed > 0));
    }

    /** A project's deliveries, newest first. */
    public Uni<List<DeliveryRow>> list(String project, Optional<String> rolloutId, int atMost) {
        return inSession(session -> session.createQuery(
                        "from DeliveryRow where project = :project and (:rollout is null or rolloutId = :rollout)"
                                + " order by firstTriedAt desc",
                        DeliveryRow.class)
                .setParameter("project", project)
                .setParameter("rollout", rolloutId.orElse(null))
                .setMaxResults(atMost)
                .getResultList());
    }

    /**
     * Works in a session of its own. The factory's {@code withSession} would take the one of the Vert.x context, and deliveries that are
     * worked on side by side may share that: one alert's turn begins where the one before it ended.
     */
    private <T> Uni<T> inSession(Function<Mutiny.Session, Uni<T>> work) {
        return sessions.openSession()
                .chain(session ->
                        Uni.createFrom().deferred(() -> work.apply(session)).eventually(session::close));
    }

    private <T> Uni<T> inTransaction(Function<Mutiny.Session, Uni<T>> work) {
        return inSession(session -> session.withTransaction(transaction -> work.apply(session)));
    }
}
