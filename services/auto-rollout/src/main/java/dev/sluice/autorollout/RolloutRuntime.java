package dev.sluice.autorollout;

import dev.sluice.autorollout.Steps.Step;
import dev.sluice.autorollout.ops.RolloutMeters;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.autorollout.store.StateKind;
import dev.sluice.metric.Verdict;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Outgoing;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutEvent;
import dev.sluice.rollout.RolloutEvent.VerdictArrived;
import dev.sluice.rollout.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Lets rollouts decide: load and lock, decide, save with outbox, alarms and log in one transaction. The only caller of the core.
 *
 * <p>Any number of instances may do so at once: the row's lock puts them in order, and what one remembers counts only at the version
 * that the database has. Every answer comes after the commit, so that whoever asked may acknowledge then.
 */
@ApplicationScoped
public class RolloutRuntime {

    /** Nobody has heard of it for so long: it belongs to another instance now, or has ended there. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);

    private static final Uni<Boolean> UNCONDITIONALLY = Uni.createFrom().item(true);

    private final Turns turns;
    private final RolloutStore store;
    private final Steps steps;
    private final Outbox outbox;
    private final RolloutMeters meters;
    private final RolloutSettings settings;
    private final InstantSource clock = InstantSource.system();
    private final Map<String, Remembered> live = new ConcurrentHashMap<>();

    RolloutRuntime(
            Turns turns,
            RolloutStore store,
            Steps steps,
            Outbox outbox,
            RolloutMeters meters,
            RolloutSettings settings) {
        this.turns = turns;
        this.store = store;
        this.steps = steps;
        this.outbox = outbox;
        this.meters = meters;
        this.settings = settings;
    }

    /** What the watcher said. Most of it changes nothing that must be saved now, and is not. */
    public Uni<Optional<Decision>> onVerdict(Verdict verdict) {
        return turns.inTurn(verdict.rolloutId(), () -> hear(verdict));
    }

    /** Anything else that happened to a rollout; empty when there is no such rollout. */
    public Uni<Optional<Decision>> on(String rolloutId, Happening happening) {
        return turns.inTurn(
                rolloutId,
                () -> decide(
                        rolloutId, LockMode.PESSIMISTIC_WRITE, session -> UNCONDITIONALLY, Optional.of(happening)));
    }

    /** Lets a rollout hear what is new about its project; it would before its next decision anyway. */
    public Uni<Void> tellOfProject(String rolloutId) {
        return turns.inTurn(
                        rolloutId,
                        () -> decide(
                                rolloutId, LockMode.PESSIMISTIC_WRITE, session -> UNCONDITIONALLY, Optional.empty()))
                .replaceWithVoid();
    }

    /**
     * Something that happened to a rollout and may be told of several times.
     *
     * @param claim within the same transaction: whether it is heard for the first time
     * @param answer within the same transaction: leaves word of the decision
     * @return empty when it is not, or there is no such rollout
     */
    public Uni<Optional<Decision>> once(
            String rolloutId,
            Function<Mutiny.Session, Uni<Boolean>> claim,
            Happening happening,
            BiFunction<Mutiny.Session, Decision, Uni<Void>> answer) {
        return turns.inTurn(
                rolloutId, () -> decide(rolloutId, LockMode.PESSIMISTIC_WRITE, claim, Optional.of(happening), answer));
    }

    /** An alarm that is due; empty when another instance has taken it, or works on the rollout just now. */
    public Uni<Optional<Decision>> onDue(String rolloutId, Timer timer) {
        return turns.inTurn(
                rolloutId,
                () -> decide(
                        rolloutId,
                        LockMode.UPGRADE_SKIPLOCKED,
                        session -> store.claimTimer(session, rolloutId, timer, clock.instant()),
                        Optional.of((state, at) -> new RolloutEvent.TimerFired(timer, at))));
    }

    /**
     * Keeps a new rollout and lets something happen to it at once, in the same transaction.
     *
     * @param session of that transaction; the row must be flushed
     * @param happening what; empty to leave it a draft
     * @return what was decided about it; empty when nothing happened to it
     */
    public Uni<Optional<Decision>> begin(Mutiny.Session session, RolloutRow row, Optional<Happening> happening) {
        if (happening.isPresent()) {
            return steps.take(session, row, Remembered.of(row, clock.instant()), happening)
                    .map(taken -> Optional.of(taken.getLast().decision()));
        }
        Outgoing standing = OutgoingRecords.standing(row.project(), row.readState(), row.reason(), row.changedAt());
        return outbox.add(session, List.of(standing)).replaceWith(Optional.empty());
    }

    /** The state of a row, with what this instance has heard since it was saved. */
    public Rollout stateOf(RolloutRow row) {
        Remembered known = live.get(row.id());
        return known != null && known.version() == row.version() ? known.current() : row.readState();
    }

    /**
     * What a rollout would decide if something happened to it now. Nothing happens.
     *
     * @param state as it stands
     */
    public Decision imagine(Rollout state, Happening happening) {
        return Steps.core(state, happening.asEvent(state, clock.instant()));
    }

    /**
     * What a running rollout would answer if it looked at its stage now: what it waits for, with numbers. Nothing happens.
     *
     * @param state as it stands
     */
    public Decision askNow(Rollout state) {
        return imagine(state, (_, at) -> new RolloutEvent.TimerFired(Timer.LEAST, at));
    }

    /** Drops what was not saved and not heard of lately. Nothing is lost by it but heartbeats. */
    public void forgetIdle() {
        Instant before = clock.instant().minus(FORGOTTEN_AFTER);
        live.values().removeIf(known -> known.savedAt().isBefore(before));
    }

    /** Drops all that was not saved, as a crash would. */
    void forgetAll() {
        live.clear();
    }

    private Uni<Optional<Decision>> hear(Verdict verdict) {
        Remembered known = live.get(verdict.rolloutId());
        if (known != null) {
            return hear(verdict, known, false);
        }
        return store.find(verdict.rolloutId())
                .chain(row -> row.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : hear(verdict, Remembered.of(row.get(), clock.instant()), true));
    }

    private Uni<Optional<Decision>> hear(Verdict verdict, Remembered known, boolean justRead) {
        VerdictArrived arrived = new VerdictArrived(verdict, clock.instant());
        Decision decision = Steps.core(known.current(), arrived);
        Optional<Remembered> unsaved = decision.next() == known.current()
                ? Optional.of(known)
                : known.withHeartbeat(arrived, decision, settings.saveHeartbeatsEvery());
        if (unsaved.isEmpty()) {
            return decide(
                    verdict.rolloutId(),
                    LockMode.PESSIMISTIC_WRITE,
                    session -> UNCONDITIONALLY,
                    Optional.of((state, at) -> new VerdictArrived(verdict, at)));
        }
        if (justRead) {
            remember(verdict.rolloutId(), unsaved.get());
            return Uni.createFrom().item(Optional.of(decision));
        }
        // Another instance may have moved the rollout; what is remembered must not go on without it.
        return store.version(verdict.rolloutId()).chain(version -> {
            if (version.filter(saved -> saved == known.version()).isEmpty()) {
                live.remove(verdict.rolloutId());
                return hear(verdict);
            }
            remember(verdict.rolloutId(), unsaved.get());
            return Uni.createFrom().item(Optional.of(decision));
        });
    }

    private Uni<Optional<Decision>> decide(
            String rolloutId,
            LockMode lock,
            Function<Mutiny.Session, Uni<Boolean>> condition,
            Optional<Happening> happening) {
        return decide(rolloutId, lock, condition, happening, (_, _) -> Uni.createFrom()
                .voidItem());
    }

    private Uni<Optional<Decision>> decide(
            String rolloutId,
            LockMode lock,
            Function<Mutiny.Session, Uni<Boolean>> condition,
            Optional<Happening> happening,
            BiFunction<Mutiny.Session, Decision, Uni<Void>> answer) {
        return outbox.inTransaction(session -> session.find(RolloutRow.class, rolloutId, lock)
                        .chain(row -> row == null
                                ? Uni.createFrom().item(List.<Step>of())
                                : condition
                                        .apply(session)
                                        .chain(holds -> holds
                                                ? steps.take(session, row, knownOf(row), happening)
                                                        .call(taken -> taken.isEmpty()
                                                                ? Uni.createFrom()
                                                                        .voidItem()
                                                                : answer.apply(
                                                                        session,
                                                                        taken.getLast()
                                                                                .decision()))
                                                : Uni.createFrom().item(List.<Step>of()))))
                .onFailure()
                .invoke(() -> live.remove(rolloutId))
                .invoke(taken -> taken.forEach(this::committed))
                .map(taken -> taken.isEmpty()
                        ? Optional.empty()
                        : Optional.of(taken.getLast().decision()));
    }

    /** What was remembered of a rollout, if that is of the version that the row has. */
    private Remembered knownOf(RolloutRow row) {
        return Optional.ofNullable(live.get(row.id()))
                .filter(remembered -> remembered.version() == row.version())
                .orElseGet(() -> Remembered.of(row, clock.instant()));
    }

    private void committed(Step step) {
        Rollout next = step.decision().next();
        remember(next.run().rolloutId(), Remembered.of(step.version(), next, clock.instant()));
        if (step.decision().outcome() == Decision.Outcome.MOVED) {
            meters.moved(StateKind.of(step.from()), StateKind.of(next));
        }
        boolean commands = step.decision().effects().stream().anyMatch(effect -> OutgoingRecords.isCommand(effect));
        if (commands && step.event() instanceof VerdictArrived arrived) {
            meters.verdictBecameCommand(Duration.between(arrived.verdict().judgedAt(), clock.instant()));
        }
    }

    private void remember(String rolloutId, Remembered known) {
        if (StateKind.of(known.saved()).isLive()) {
            live.put(rolloutId, known);
        } else {
            live.remove(rolloutId);
        }
    }
}
