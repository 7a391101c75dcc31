package dev.sluice.autorollout.freeze;

import dev.sluice.outbox.Outbox;
import dev.sluice.rollout.Freeze;
import dev.sluice.rollout.Live;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The freezes of projects. A project may have several at once, called by different people for different reasons; the one that ends
 * last counts.
 *
 * <p>Rollouts are not trusted to have been told. Each transaction that decides about one asks first what is in force, and lets the
 * rollout hear of it before anything else: whatever is decided after a freeze was committed knows of it, on every instance and after
 * every crash.
 */
@ApplicationScoped
public class Freezes {

    private static final int AT_ONCE = 200;

    private final Mutiny.SessionFactory sessions;
    private final Outbox outbox;

    Freezes(Mutiny.SessionFactory sessions, Outbox outbox) {
        this.sessions = sessions;
        this.outbox = outbox;
    }

    /** The newest 200 of a project, the one called last first. */
    public Uni<List<FreezeRow>> list(String project) {
        return sessions.withSession(session -> session.createSelectionQuery(
                        "from FreezeRow where project = :project order by calledAt desc, id", FreezeRow.class)
                .setParameter("project", project)
                .setMaxResults(AT_ONCE)
                .getResultList());
    }

    /** Keeps a new one. */
    public Uni<FreezeRow> call(String project, Freeze freeze, Instant at) {
        FreezeRow row = FreezeRow.of(project, freeze, at);
        return outbox.inTransaction(session -> session.persist(row)).replaceWith(row);
    }

    /**
     * Ends one before its time.
     *
     * @return as it then stands; one that was over already as it was; empty when the project has none of that id
     */
    public Uni<Optional<FreezeRow>> lift(String project, String id, String by, String why, Instant at) {
        return outbox.inTransaction(session -> session.find(FreezeRow.class, id, LockModeType.PESSIMISTIC_WRITE)
                .map(row -> Optional.ofNullable(row).filter(found -> found.project.equals(project)))
                .invoke(row -> row.filter(found -> found.isInForceAt(at)).ifPresent(found -> found.lift(by, why, at))));
    }

    /**
     * What a rollout has to be told of its project before it decides anything; empty when it knows.
     *
     * @param session of the transaction that decides
     */
    public Uni<Optional<RolloutEvent>> news(Mutiny.Session session, String project, Rollout state, Instant at) {
        boolean mayStillWiden =
                switch (state) {
                    case Rollout.Draft _, Live _ -> true;
                    case Rollout.RollingBack _, Rollout.RolledBack _, Rollout.Completed _, Rollout.Aborted _ -> false;
                };
        if (!mayStillWiden) {
            return Uni.createFrom().item(Optional.empty());
        }
        Optional<Freeze> known = state.run().frozenAt(at);
        return inForce(session, project, at).chain(found -> {
            Optional<Freeze> now = found.map(FreezeRow::toFreeze);
            if (now.equals(known)) {
                return Uni.createFrom().item(Optional.empty());
            }
            return now.isPresent()
                    ? Uni.createFrom().item(Optional.of(new RolloutEvent.Frozen(now.get(), at)))
                    : lifter(session, known.orElseThrow()).map(by -> Optional.of(new RolloutEvent.Thawed(by, at)));
        });
    }

    private static Uni<Optional<FreezeRow>> inForce(Mutiny.Session session, String project, Instant at) {
        return session.createSelectionQuery(
                        "from FreezeRow where project = :project and endsAt > :at and liftedAt is null"
                                + " order by endsAt desc, id",
                        FreezeRow.class)
                .setParameter("project", project)
                .setParameter("at", at)
                .setMaxResults(1)
                .getResultList()
                .map(rows -> rows.stream().findFirst());
    }

    private static Uni<String> lifter(Mutiny.Session session, Freeze known) {
        return session.find(FreezeRow.class, known.freezeId())
                .map(row ->
                        Optional.ofNullable(row).flatMap(FreezeRow::liftedBy).orElse("somebody"));
    }
}
