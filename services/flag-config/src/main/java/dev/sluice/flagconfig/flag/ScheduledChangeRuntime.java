package dev.sluice.flagconfig.flag;

import dev.sluice.contracts.AuditRecord;
import dev.sluice.contracts.Change;
import dev.sluice.database.DatabaseOutage;
import dev.sluice.database.OwnContext;
import dev.sluice.flagconfig.flag.ScheduledChangeRequests.ScheduledChange;
import dev.sluice.flagconfig.flag.ScheduledChangeRequests.Scheduling;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.flagconfig.request.Wish;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Takes edits of flags for later and applies them when their time comes. It asks no clock: whoever calls says what time it is.
 *
 * <p>What was allowed when it was scheduled is checked again when it is applied. One transaction takes the change, makes the flag's next
 * version and notes that it did, so that each is applied once, by whichever instance is first. A change that is refused makes
 * no version; a second transaction notes why.
 */
@ApplicationScoped
class ScheduledChangeRuntime {

    private static final Logger LOG = Logger.getLogger(ScheduledChangeRuntime.class);
    private static final int MOST_PENDING = 100;
    /** At one look; the next look is a moment away. */
    private static final int AT_ONCE = 100;

    private final Vertx vertx;
    private final Outbox outbox;
    private final FlagRuntime flags;
    private final FlagStore store;
    private final ScheduledChangeStore schedule;

    ScheduledChangeRuntime(
            Vertx vertx, Outbox outbox, FlagRuntime flags, FlagStore store, ScheduledChangeStore schedule) {
        this.vertx = vertx;
        this.outbox = outbox;
        this.flags = flags;
        this.store = store;
        this.schedule = schedule;
    }

    /**
     * Keeps an edit for later.
     *
     * @param change who wants it, why, and what time it is
     * @return fails as the same edit would fail now, and when its time is not to come
     */
    Uni<ScheduledChange> schedule(String project, String key, Scheduling wanted, Wish wish) {
        FlagRequests.Patch patch = ScheduledChangeReader.patch(wanted);
        Instant due = ScheduledChangeReader.due(wanted, wish.change().at());
        long version = Place.BODY.dot("version").version(wanted.version());
        return outbox.inTransaction(session -> flags.locked(session, project, key, FlagRow::isLive)
                .call(row -> requireRoom(session, row))
                .call(row -> flags.requireVersion(session, row, version, (kept, known) -> FlagDraft.of(kept)))
                .chain(row -> flags.checked(
                                session,
                                row,
                                (kept, known) -> new FlagReader(kept.flag().key(), known).patch(kept, patch),
                                wish.change())
                        .onFailure(ProblemException.class)
                        .transform(ScheduledChangeReader::inside)
                        .chain(next -> flags.looked(
                                session, project, Optional.of(row.toKept().flag()), next.flag(), wish))
                        .chain(passed -> {
                            ScheduledChangeRow waiting =
                                    new ScheduledChangeRow(project, key, due, patch, row.version, wish);
                            return (wish.isDry() ? Uni.createFrom().item(waiting) : schedule.add(session, waiting))
                                    .map(kept -> ScheduledChange.of(kept, passed.reach(), wish.isDry()));
                        })));
    }

    private Uni<Void> requireRoom(Mutiny.Session session, FlagRow row) {
        return schedule.pending(session, row.project, row.flagKey)
                .invoke(pending -> {
                    if (pending >= MOST_PENDING) {
                        throw ProblemException.conflict("the flag \"" + row.flagKey + "\" has " + pending
                                + " scheduled changes already: cancel some that are not wanted any more");
                    }
                })
                .replaceWithVoid();
    }

    /** Takes a change back; fails with a 409 when its time has come already, and with a 404 when there is none. */
    Uni<ScheduledChangeRow> cancel(String project, long id, Change change) {
        return outbox.inTransaction(session -> schedule.locked(session, id)
                .map(found -> found.filter(row -> row.project.equals(project)).orElseThrow(() -> none(id)))
                .invoke(row -> {
                    if (!row.isPending()) {
                        throw ProblemException.conflict("the scheduled change " + id + " is " + row.state
                                + ": only one whose time has not come can be cancelled");
                    }
                    row.cancelled(change);
                }));
    }

    static ProblemException none(long id) {
        return ProblemException.notFound("there is no scheduled change " + id);
    }

    /**
     * Applies what is due, oldest first.
     *
     * @param now what time it is
     * @return how many came to their end; fails when the database is away, and then those left stay due
     */
    Uni<Integer> applyDue(Instant now) {
        return OwnContext.of(vertx, () -> applyDue(now, 0));
    }

    private Uni<Integer> applyDue(Instant now, int done) {
        if (done == AT_ONCE) {
            return Uni.createFrom().item(done);
        }
        return applyNext(now)
                .chain(any -> any ? applyDue(now, done + 1) : Uni.createFrom().item(done));
    }

    private Uni<Boolean> applyNext(Instant now) {
        AtomicReference<ScheduledChangeRow> taken = new AtomicReference<>();
        return outbox.inTransaction(session -> schedule.takeDue(session, now).chain(found -> {
                    if (found.isEmpty()) {
                        return Uni.createFrom().item(false);
                    }
                    taken.set(found.get());
                    return apply(session, found.get(), now).replaceWith(true);
                }))
                .onFailure(failure -> taken.get() != null && !DatabaseOutage.isPassing(failure))
                .recoverWithUni(failure -> fail(taken.get(), failure, now).replaceWith(true));
    }

    private Uni<Void> apply(Mutiny.Session session, ScheduledChangeRow due, Instant now) {
        FlagRequests.Patch patch = due.toPatch();
        return flags.locked(session, due.project, due.flagKey, FlagRow::isLive)
                .invoke(row -> ScheduleCheck.refuseDuringRollout(patch, row.toKept()))
                .call(row -> refuseOvertaken(session, due, patch))
                .chain(row -> flags.edited(
                        session,
                        row,
                        (kept, known) -> new FlagReader(kept.flag().key(), known).patch(kept, patch),
                        wishOf(due, now)))
                .invoke(next -> {
                    long version = next.kept().flag().version();
                    due.applied(version, now);
                    LOG.infof(
                            "scheduled change applied: id=%d flag=%s/%s version=%d",
                            due.id, due.project, due.flagKey, version);
                })
                .replaceWithVoid();
    }

    private Uni<Void> refuseOvertaken(Mutiny.Session session, ScheduledChangeRow due, FlagRequests.Patch patch) {
        return schedule.versionsMadeBefore(session, due)
                .chain(made -> store.versions(session, due.project, due.flagKey, due.baseVersion - 1)
                        .invoke(since -> ScheduleCheck.refuseOvertaken(patch, since, made)))
                .replaceWithVoid();
    }

    /** It may widen as much as its author confirmed; what was not confirmed then may have become more since, and fails. */
    private static Wish wishOf(ScheduledChangeRow due, Instant now) {
        return new Wish(
                changeBy(due, now),
                due.confirmed,
                due.confirmed ? Set.of(due.flagKey) : Set.of(),
                false,
                AuditRecord.Origin.of("scheduled change " + due.id));
    }

    /** The author and their reason stay; the time is when it became so. */
    private static Change changeBy(ScheduledChangeRow due, Instant now) {
        Change wanted = due.change.toChange();
        String what = "scheduled change " + due.id;
        return new Change(
                wanted.by(), wanted.kind(), wanted.reason().isEmpty() ? what : what + ": " + wanted.reason(), now);
    }

    private Uni<Void> fail(ScheduledChangeRow taken, Throwable failure, Instant now) {
        boolean refused = failure instanceof ProblemException;
        if (!refused) {
            LOG.errorf(failure, "scheduled change cannot be applied: id=%d", taken.id);
        }
        String why = refused ? said((ProblemException) failure) : "something went wrong on our side; the log has more";
        return outbox.inTransaction(session -> schedule.locked(session, taken.id)
                        // Another instance may have been quicker, with more luck.
                        .invoke(found ->
                                found.filter(ScheduledChangeRow::isPending).ifPresent(row -> row.failed(why, now))))
                .invoke(() -> LOG.infof(
                        "scheduled change failed: id=%d flag=%s/%s reason=%s",
                        taken.id, taken.project, taken.flagKey, why))
                .replaceWithVoid();
    }

    private static String said(ProblemException refused) {
        return Optional.ofNullable(refused.problem().field())
                .map(field -> field + ": " + refused.getMessage())
                .orElse(refused.getMessage());
    }
}
