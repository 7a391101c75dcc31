package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One rollout's life under a seed: verdicts of all kinds, late, repeated and foreign; commands and answers lost, repeated and late;
 * alarms that ring when they like; people who edit, pause and push; silence, and clocks that leap.
 */
final class RandomHistory {

    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final List<Plan> PLANS = PlanZoo.ALL;

    private final SplittableRandom random;
    private final Machine machine;
    private final SimulatedFlagConfig flags;
    private final Invariants invariants;
    private final Consumer<Decision> onDecision;
    private final Shell shell;
    private final RandomEvents events;
    private final Deque<Effect> commands = new ArrayDeque<>();
    private final List<SimulatedFlagConfig.Answer> answers = new ArrayList<>();
    private final Map<Timer, Instant> timers = new EnumMap<>(Timer.class);
    private final List<RolloutEvent> told = new ArrayList<>();
    private final List<Shell.Step> steps = new ArrayList<>();
    private Rollout state;
    private Instant now = START;
    private Instant latest = START;
    private boolean mayCrash = true;
    private long faults;

    RandomHistory(long seed, Machine machine, Consumer<Decision> onDecision) {
        this(seed, machine, Shell.Fault.NONE, onDecision);
    }

    RandomHistory(long seed, Machine machine, Shell.Fault fault, Consumer<Decision> onDecision) {
        this.random = new SplittableRandom(seed);
        this.machine = machine;
        this.onDecision = onDecision;
        this.flags = new SimulatedFlagConfig(random);
        this.invariants = new Invariants(flags);
        Rollout draft = Rollout.draft(
                "r-1",
                new FlagKey("f"),
                3,
                PLANS.get(random.nextInt(PLANS.size())),
                random.nextBoolean() ? Optional.empty() : Optional.of(new BasisPoints(500)));
        this.state = draft;
        this.events = new RandomEvents(random);
        this.shell = new Shell(machine, draft, random.split(), fault, this::committed);
    }

    /** Lives it, and demands the invariants after every event. */
    void live(int steps) {
        live(steps, new Tally());
    }

    /** The same, counted. */
    void live(int steps, Tally tally) {
        if (random.nextInt(20) != 0) {
            tell(new RolloutEvent.Started("ann", flags.version, now));
        }
        int lived = events.isMixed() ? steps : 2 * steps;
        for (int i = 0; i < lived; i++) {
            step();
        }
        tally.add(told.size(), faults + shell.crashes(), Duration.between(START, latest));
        // Dear, so not in every history.
        if (random.nextInt(4) == 0) {
            replay();
            calmDown();
        }
    }

    private void step() {
        now = now.plusMillis(random.nextInt(1, 200));
        int dice = random.nextInt(100);
        if (dice < 40) {
            now = now.plusSeconds(random.nextInt(1, 9));
            tell(events.verdict(state, now));
        } else if (dice < 56) {
            flagConfigTakesOne();
        } else if (dice < 70) {
            answerArrives();
        } else if (dice < 76) {
            nextTimerRings();
        } else if (dice < 78) {
            fault(events.untimelyAlarm(now));
        } else if (dice < 82) {
            fault(events.strangeVerdict(state, now));
        } else if (dice < 86) {
            if (!told.isEmpty()) {
                fault(told.get(random.nextInt(told.size())));
            }
        } else if (dice < 93) {
            if (events.isMixed() || random.nextInt(3) == 0) {
                tell(events.personCommand(state, flags.version, now));
            }
        } else if (dice < 95) {
            fault(new RolloutEvent.FlagEdited("bob", flags.edit(), "", now));
        } else if (dice < 97) {
            clockLeaps(dice == 95);
        } else if (dice < 98) {
            shell.redeliver();
            takeRelayed();
        } else if (dice < 99) {
            fault(events.surroundings(now));
        } else if (random.nextInt(4) == 0) {
            fault(new RolloutEvent.Started("ann", flags.version, now));
        }
    }

    /** Time passes in which nobody says anything, from seconds to weeks; or the clock is put back. */
    private void clockLeaps(boolean ahead) {
        faults++;
        if (ahead) {
            now = now.plusSeconds(random.nextInt(20, random.nextBoolean() ? 20_000 : 30 * 86_400));
        } else {
            now = now.minusSeconds(random.nextInt(1, 4_000));
        }
    }

    private void fault(RolloutEvent event) {
        faults++;
        tell(event);
    }

    /** In order, as a partition has it; but a command may be lost, or come twice. */
    private void flagConfigTakesOne() {
        Effect command = commands.poll();
        if (command == null) {
            return;
        }
        if (random.nextInt(8) == 0) {
            faults++;
            return;
        }
        latest = now.isAfter(latest) ? now : latest;
        answers.add(flags.handle(command, now));
        invariants.theFlagNeverRises();
        if (random.nextInt(8) == 0) {
            faults++;
            commands.addFirst(command);
        }
    }

    private void answerArrives() {
        if (answers.isEmpty()) {
            return;
        }
        int which = random.nextInt(answers.size());
        boolean comesAgain = random.nextInt(5) == 0;
        faults += comesAgain || which > 0 ? 1 : 0;
        SimulatedFlagConfig.Answer answer = comesAgain ? answers.get(which) : answers.remove(which);
        tell(answer.at(now));
    }

    private void nextTimerRings() {
        Timer next = null;
        for (Map.Entry<Timer, Instant> timer : timers.entrySet()) {
            if (next == null || timer.getValue().isBefore(timers.get(next))) {
                next = timer.getKey();
            }
        }
        if (next != null) {
            Instant due = timers.remove(next);
            now = due.isAfter(now) ? due : now;
            tell(new RolloutEvent.TimerFired(next, now));
        }
    }

    private void tell(RolloutEvent event) {
        latest = now.isAfter(latest) ? now : latest;
        told.add(event);
        shell.tell(event, mayCrash);
        takeRelayed();
    }

    private void committed(Shell.Step step) {
        steps.add(step);
        invariants.check(step.before(), step.event(), step.decision());
        onDecision.accept(step.decision());
    }

    private void takeRelayed() {
        state = shell.saved();
        for (Effect effect : shell.takeRelayed()) {
            switch (effect) {
                case Effect.OpenStage _, Effect.CompleteFlag _, Effect.RollBackFlag _ -> commands.add(effect);
                case Effect.WakeAt wake -> timers.put(wake.timer(), wake.at());
                case Effect.Announce news -> invariants.delivered(news);
            }
        }
    }

    /** The same events give the same decisions, effects and words. */
    private void replay() {
        for (Shell.Step step : steps) {
            Decision again = machine.decide(step.before(), step.event());
            if (!again.equals(step.decision())) {
                throw new AssertionError("replay gives the same decisions; " + step.event() + " gave " + again);
            }
        }
    }

    /** Once all goes well, and clocks are right, a rollout ends, or waits for a person and says so. */
    private void calmDown() {
        now = latest;
        mayCrash = false;
        for (int i = 0; i < 20; i++) {
            shell.redeliver();
        }
        shell.relayAll();
        takeRelayed();
        Optional<Instant> frozenUntil = state.run().frozenAt(now).map(Freeze::until);
        now = frozenUntil.orElse(now);
        int patience = 250;
        for (int i = 0; i < patience && !restsWithReason(); i++) {
            now = now.plusSeconds(5);
            if (state.run().plan().rulesOrPlain().allowedHours().isPresent()) {
                now = PlanZoo.HOURS.nextFrom(now);
            }
            while (!commands.isEmpty()) {
                answers.add(flags.handle(commands.poll(), now));
            }
            while (!answers.isEmpty()) {
                tell(answers.removeFirst().at(now));
                shell.relayAll();
                takeRelayed();
            }
            int stage = state.reached().map(Served::stage).orElse(0);
            tell(new RolloutEvent.VerdictArrived(
                    Verdicts.passing(state.run(), stage, now.minusMillis(1)).make(), now));
            tell(new RolloutEvent.TimerFired(Timer.ANSWER, now));
            shell.relayAll();
            takeRelayed();
        }
        if (!restsWithReason()) {
            throw new AssertionError("a rollout under which all goes well is stuck: "
                    + steps.getLast().decision().reason());
        }
        invariants.nothingWasLost(told);
    }

    private boolean restsWithReason() {
        return switch (state) {
            case Rollout.Draft _, Live.Paused _ -> true;
            case Rollout.RolledBack _, Rollout.Completed _, Rollout.Aborted _ -> true;
            case Live.Held held -> !held.reason().resumesByItself();
            case Live.Running running -> running.progress() instanceof Progress.AwaitingApproval;
            case Rollout.RollingBack _ -> false;
        };
    }
}
