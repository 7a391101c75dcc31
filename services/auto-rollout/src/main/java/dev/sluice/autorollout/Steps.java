package dev.sluice.autorollout;

import dev.sluice.autorollout.freeze.Freezes;
import dev.sluice.autorollout.store.DecisionRow;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.autorollout.store.StateKind;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Outgoing;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Effect;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutDecider;
import dev.sluice.rollout.RolloutEvent;
import dev.sluice.rollout.RolloutEvent.VerdictArrived;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * What happens to one rollout within one transaction that has its row: decide, save the state, write the log, set alarms, leave
 * records in the outbox. A rollout hears what is new about its project's freezes before anything else.
 */
@ApplicationScoped
class Steps {

    private final RolloutStore store;
    private final Freezes freezes;
    private final Outbox outbox;
    private final InstantSource clock = InstantSource.system();

    Steps(RolloutStore store, Freezes freezes, Outbox outbox) {
        this.store = store;
        this.freezes = freezes;
        this.outbox = outbox;
    }

    /**
     * What became of a rollout, and of what was asked of it.
     *
     * @param version at which the rollout stands saved afterwards
     */
    record Step(Rollout from, RolloutEvent event, Decision decision, long version) {}

    /**
     * Takes the steps that are due.
     *
     * @param known what this instance remembers of the rollout, at the row's version
     * @param happening what happened; empty to tell the rollout only what is new about its project
     * @return in order; none when nothing happened
     */
    Uni<List<Step>> take(Mutiny.Session session, RolloutRow row, Remembered known, Optional<Happening> happening) {
        Instant now = clock.instant();
        return freezes.news(session, row.project(), known.current(), now)
                .chain(news -> news.isEmpty()
                        ? last(session, row, known, happening)
                        : one(session, row, known, news.get())
                                .chain(told -> last(session, row, Remembered.of(row, now), happening)
                                        .map(rest -> {
                                            List<Step> all = new ArrayList<>();
                                            all.add(told);
                                            all.addAll(rest);
                                            return all;
                                        })));
    }

    private Uni<List<Step>> last(
            Mutiny.Session session, RolloutRow row, Remembered known, Optional<Happening> happening) {
        return happening
                .map(some -> one(session, row, known, some.asEvent(known.current(), clock.instant()))
                        .map(List::of))
                .orElseGet(() -> Uni.createFrom().item(List.of()));
    }

    private Uni<Step> one(Mutiny.Session session, RolloutRow row, Remembered known, RolloutEvent event) {
        Rollout from = known.current();
        Decision decision = core(from, event);
        Rollout next = decision.next();
        boolean changed = next != known.saved();
        boolean logged = isLogged(event, decision);
        if (!changed && !logged) {
            return Uni.createFrom().item(new Step(from, event, decision, row.version()));
        }
        if (changed) {
            row.stand(next, next == from ? row.reason() : decision.reason(), event.at());
        }
        boolean noteBefore = row.isUnlogged() || from != known.saved();
        row.logged(logged);
        Uni<Void> written = logged
                ? session.persist(DecisionRow.of(from, noteBefore, event, decision))
                : Uni.createFrom().voidItem();
        return written.chain(() -> carryOut(session, row, event, decision, known.owedEffects()))
                .chain(session::flush)
                .replaceWith(() -> new Step(from, event, decision, row.version()));
    }

    private Uni<Void> carryOut(
            Mutiny.Session session, RolloutRow row, RolloutEvent event, Decision decision, List<Effect> owed) {
        List<Effect> effects = new ArrayList<>(owed);
        effects.addAll(decision.effects());
        Rollout next = decision.next();
        List<Outgoing> outgoing = new ArrayList<>();
        Uni<Void> alarms = Uni.createFrom().voidItem();
        for (Effect effect : effects) {
            OutgoingRecords.of(row.project(), next.run(), effect).ifPresent(outgoing::add);
            if (effect instanceof Effect.WakeAt wake) {
                alarms = alarms.chain(() -> store.setTimer(session, row.id(), wake.timer(), wake.at()));
            }
        }
        if (decision.outcome() == Decision.Outcome.MOVED) {
            outgoing.add(OutgoingRecords.standing(row.project(), next, decision.reason(), event.at()));
        }
        if (StateKind.of(next).isEnd()) {
            alarms = store.clearTimers(session, row.id());
        }
        return alarms.chain(() -> outbox.add(session, outgoing));
    }

    /** The log has what moved a rollout, what it did besides, and what it refused a person; not what left all as it was. */
    private static boolean isLogged(RolloutEvent event, Decision decision) {
        return switch (decision.outcome()) {
            case MOVED, REFUSED -> true;
            case NOTED -> !(event instanceof VerdictArrived && Remembered.prolongsTheWatchOnly(decision));
            case WAITING, IGNORED -> false;
        };
    }

    /** Asks the core; whatever it throws is about this rollout alone and will not pass. */
    static Decision core(Rollout state, RolloutEvent event) {
        try {
            return RolloutDecider.decide(state, event);
        } catch (RuntimeException e) {
            throw new UndecidableException(state.run().rolloutId(), e);
        }
    }
}
