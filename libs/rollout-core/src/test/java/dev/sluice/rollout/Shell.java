package dev.sluice.rollout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What runs the machine: two controllers with what each remembers, one database with a version, an outbox that is committed with the
 * state and relayed later, and crashes at each step in between. A shell with a fault has one planted.
 */
final class Shell {

    /** What may be wrong with a shell. */
    enum Fault {
        NONE,
        /** Saves without looking whether another controller has saved since. */
        NO_VERSION_CHECK,
        /** Relays what a decision wants before the decision is saved. */
        EFFECT_BEFORE_COMMIT,
        /** Keeps the outbox in memory. */
        OUTBOX_IN_MEMORY,
        /** Acknowledges an event before what it led to is saved. */
        ACKNOWLEDGES_FIRST,
        /** Marks nothing as relayed under its id: what is relayed again is a new alert. */
        NEW_ID_FOR_EACH_RELAY
    }

    /** A decision that was committed. */
    record Step(Rollout before, RolloutEvent event, Decision decision) {}

    private record Cached(Rollout state, long version) {}

    private final Machine machine;
    private final SplittableRandom random;
    private final Fault fault;
    private final Consumer<Step> committed;
    private final Cached[] cached = new Cached[2];
    private final Deque<Effect> outbox = new ArrayDeque<>();
    private final Deque<RolloutEvent> unacknowledged = new ArrayDeque<>();
    private final List<Effect> relayed = new ArrayList<>();
    private Rollout saved;
    private long version;
    private int relays;
    private int crashes;

    Shell(Machine machine, Rollout draft, SplittableRandom random, Fault fault, Consumer<Step> committed) {
        this.machine = machine;
        this.saved = draft;
        this.random = random;
        this.fault = fault;
        this.committed = committed;
    }

    /** As the database has it. */
    Rollout saved() {
        return saved;
    }

    /** How often a controller has died. */
    int crashes() {
        return crashes;
    }

    /** An event reaches one of the controllers, which may die of it. */
    void tell(RolloutEvent event, boolean mayCrash) {
        int who = random.nextInt(2);
        boolean dies = mayCrash && random.nextInt(25) == 0;
        crashes += dies ? 1 : 0;
        int where = dies ? random.nextInt(3) : 3;
        Cached mine = cached[who];
        if (mine == null || (mine.version() != version && fault != Fault.NO_VERSION_CHECK)) {
            mine = new Cached(saved, version);
        }
        Decision decision = machine.decide(mine.state(), event);
        if (fault == Fault.EFFECT_BEFORE_COMMIT) {
            decision.effects().forEach(this::relay);
        }
        if (where == 0) {
            // Died before the commit: nobody acknowledged the event, so it comes again.
            cached[who] = null;
            if (fault != Fault.ACKNOWLEDGES_FIRST) {
                unacknowledged.add(event);
            }
            return;
        }
        commit(who, mine, event, decision);
        if (where == 1) {
            // Died after the commit, before the acknowledgement.
            cached[who] = null;
            unacknowledged.add(event);
            if (fault == Fault.OUTBOX_IN_MEMORY) {
                outbox.clear();
            }
            return;
        }
        if (where == 2 && !outbox.isEmpty()) {
            // Died after sending, before marking as sent: it is sent again.
            cached[who] = null;
            relay(outbox.peekFirst());
            return;
        }
        if (random.nextInt(3) != 0) {
            relayAll();
        }
    }

    private void commit(int who, Cached mine, RolloutEvent event, Decision decision) {
        committed.accept(new Step(mine.state(), event, decision));
        if (decision.next() == mine.state()) {
            cached[who] = mine;
            return;
        }
        saved = decision.next();
        version++;
        cached[who] = new Cached(saved, version);
        if (fault != Fault.EFFECT_BEFORE_COMMIT) {
            outbox.addAll(decision.effects());
        }
    }

    /** Events that were not acknowledged come again. */
    void redeliver() {
        RolloutEvent again = unacknowledged.poll();
        if (again != null) {
            tell(again, true);
        }
    }

    void relayAll() {
        while (!outbox.isEmpty()) {
            relay(outbox.poll());
        }
    }

    private void relay(Effect effect) {
        relays++;
        relayed.add(
                fault == Fault.NEW_ID_FOR_EACH_RELAY && effect instanceof Effect.Announce news
                        ? new Effect.Announce(
                                news.alertId() + "/" + relays,
                                news.news(),
                                news.severity(),
                                news.headline(),
                                news.done(),
                                news.stageName(),
                                news.evidence(),
                                news.by(),
                                news.at())
                        : effect);
    }

    /** What reached the outside since it was asked last, as often as it did. */
    List<Effect> takeRelayed() {
        List<Effect> taken = List.copyOf(relayed);
        relayed.clear();
        return taken;
    }
}
