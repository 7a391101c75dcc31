package dev.sluice.autorollout.store;

import dev.sluice.flag.FlagKey;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.rollout.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;

/** Finds and keeps rollouts, their alarms and their decision log. What takes a session works within its transaction. */
@ApplicationScoped
public class RolloutStore {

    private final Mutiny.SessionFactory sessions;

    RolloutStore(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** The rollout, without a lock. */
    public Uni<Optional<RolloutRow>> find(String id) {
        return sessions.withSession(
                session -> session.find(RolloutRow.class, id).map(Optional::ofNullable));
    }

    /** The version at which the rollout was last saved; empty when there is none. */
    public Uni<Optional<Long>> version(String id) {
        return sessions.withStatelessSession(
                session -> session.createSelectionQuery("select version from RolloutRow where id = :id", Long.class)
                        .setParameter("id", id)
                        .getSingleResultOrNull()
                        .map(Optional::ofNullable));
    }

    /** The project's rollouts, newest first. */
    public Uni<List<RolloutRow>> list(
            String project, Optional<FlagKey> flag, Optional<RolloutPhase> phase, int atMost) {
        return sessions.withSession(session -> session.createSelectionQuery(
                        "from RolloutRow where project = :project and (:flag is null or flag = :flag)"
                                + " and (:phase is null or phase = :phase) order by createdAt desc, id",
                        RolloutRow.class)
                .setParameter("project", project)
                .setParameter("flag", flag.map(FlagKey::value).orElse(null))
                .setParameter("phase", phase.orElse(null))
                .setMaxResults(atMost)
                .getResultList());
    }

    /** The rollout that has the flag. */
    public Uni<Optional<RolloutRow>> liveOn(String project, FlagKey flag) {
        return sessions.withSession(session -> liveOn(session, project, flag));
    }

    /** The rollout that has the flag. */
    public Uni<Optional<RolloutRow>> liveOn(Mutiny.Session session, String project, FlagKey flag) {
        return session.createSelectionQuery(
                        "from RolloutRow where project = :project and flag = :flag and live", RolloutRow.class)
                .setParameter("project", project)
                .setParameter("flag", flag.value())
                .getSingleResultOrNull()
                .map(Optional::ofNullable);
    }

    /** The project's live rollouts as they stand saved. */
    public Uni<List<RolloutRow>> liveRowsIn(String project) {
        return sessions.withSession(session -> session.createSelectionQuery(
                        "from RolloutRow where project = :project and live order by id", RolloutRow.class)
                .setParameter("project", project)
                .getResultList());
    }

    /** The project's live rollouts, by id. */
    public Uni<List<String>> liveIn(String project) {
        return sessions.withSession(session -> session.createSelectionQuery(
                        "select id from RolloutRow where project = :project and live order by id", String.class)
                .setParameter("project", project)
                .getResultList());
    }

    /** The newest generation that the flag has seen; 0 when none. */
    public Uni<Long> newestGeneration(String project, FlagKey flag) {
        return sessions.withSession(session -> newestGeneration(session, project, flag));
    }

    /** The newest generation that the flag has seen; 0 when none. */
    public Uni<Long> newestGeneration(Mutiny.Session session, String project, FlagKey flag) {
        return session.createSelectionQuery(
                        "select coalesce(max(generation), 0) from RolloutRow where project = :project and flag = :flag",
                        Long.class)
                .setParameter("project", project)
                .setParameter("flag", flag.value())
                .getSingleResult();
    }

    /** The rollout of the flag that was rolled back last. */
    public Uni<Optional<RolloutRow>> lastRolledBack(Mutiny.Session session, String project, FlagKey flag) {
        return last(session, project, flag, List.of(StateKind.ROLLED_BACK));
    }

    /** The rollout of the flag whose feature was taken back last: rolled back, or called off. */
    public Uni<Optional<RolloutRow>> lastTakenBack(Mutiny.Session session, String project, FlagKey flag) {
        return last(session, project, flag, List.of(StateKind.ROLLED_BACK, StateKind.ABORTED));
    }

    private static Uni<Optional<RolloutRow>> last(
            Mutiny.Session session, String project, FlagKey flag, List<StateKind> kinds) {
        return session.createSelectionQuery(
                        "from RolloutRow where project = :project and flag = :flag and kind in :kinds"
                                + " order by changedAt desc, generation desc",
                        RolloutRow.class)
                .setParameter("project", project)
                .setParameter("flag", flag.value())
                .setParameter("kinds", kinds)
                .setMaxResults(1)
                .getResultList()
                .map(rows -> rows.stream().findFirst());
    }

    /**
     * Locks rollouts that ended before then and are still on the bus; those that another instance has locked are left to it.
     *
     * @param soon a project whose rollouts are of interest for a short time only
     * @param soonThen those of it that ended before that
     */
    public Uni<List<RolloutRow>> endedBefore(
            Mutiny.Session session, Instant then, String soon, Instant soonThen, int atMost) {
        return session.createSelectionQuery(
                        "from RolloutRow where not live and not forgotten and kind <> :draft"
                                + " and (changedAt < :then or (project = :soon and changedAt < :soonThen))"
                                + " order by changedAt",
                        RolloutRow.class)
                .setParameter("draft", StateKind.DRAFT)
                .setParameter("then", then)
                .setParameter("soon", soon)
                .setParameter("soonThen", soonThen)
                .setLockMode(LockMode.UPGRADE_SKIPLOCKED)
                .setMaxResults(atMost)
                .getResultList();
    }

    /** How many live rollouts are in each phase. */
    public Uni<Map<RolloutPhase, Long>> liveByPhase() {
        return sessions.withSession(session -> session.createSelectionQuery(
                        "select phase, count(*) from RolloutRow where live group by phase", Object[].class)
                .getResultList()
                .map(rows ->
                        rows.stream().collect(Collectors.toMap(row -> (RolloutPhase) row[0], row -> (Long) row[1]))));
    }

    /** Lines of a rollout's decision log, oldest first, after a given one. */
    public Uni<List<DecisionRow>> decisions(String rolloutId, long after, int atMost) {
        return sessions.withSession(session -> session.createSelectionQuery(
                        "from DecisionRow where rolloutId = :rollout and id > :after order by id", DecisionRow.class)
                .setParameter("rollout", rolloutId)
                .setParameter("after", after)
                .setMaxResults(atMost)
                .getResultList());
    }

    /** Alarms that are due, the most overdue first. */
    public Uni<List<TimerRow>> due(Instant now, int atMost) {
        return sessions.withSession(session -> session.createSelectionQuery(
                        "from TimerRow where dueAt <= :now order by dueAt", TimerRow.class)
                .setParameter("now", now)
                .setMaxResults(atMost)
                .getResultList());
    }

    /** Sets or moves an alarm. */
    public Uni<Void> setTimer(Mutiny.Session session, String rolloutId, Timer timer, Instant at) {
        // In SQL: Hibernate Reactive does not insert into entities with a composite id by HQL.
        return session.createNativeQuery("insert into timer (rollout_id, name, due_at) values (:rollout, :name, :at)"
                        + " on conflict (rollout_id, name) do update set due_at = excluded.due_at")
                .setParameter("rollout", rolloutId)
                .setParameter("name", timer.name())
                .setParameter("at", at.atOffset(ZoneOffset.UTC))
                .executeUpdate()
                .replaceWithVoid();
    }

    /** Takes a due alarm; false when somebody else has, or it was moved. */
    public Uni<Boolean> claimTimer(Mutiny.Session session, String rolloutId, Timer timer, Instant now) {
        return session.createMutationQuery(
                        "delete from TimerRow where rolloutId = :rollout and name = :name and dueAt <= :now")
                .setParameter("rollout", rolloutId)
                .setParameter("name", timer)
                .setParameter("now", now)
                .executeUpdate()
                .map(taken -> taken == 1);
    }

    /** Switches a rollout's alarms off. */
    public Uni<Void> clearTimers(Mutiny.Session session, String rolloutId) {
        return session.createMutationQuery("delete from TimerRow where rolloutId = :rollout")
                .setParameter("rollout", rolloutId)
                .executeUpdate()
                .replaceWithVoid();
    }
}
