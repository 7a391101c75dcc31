package dev.sluice.rollout;

import dev.sluice.flag.FlagKey;
import dev.sluice.metric.VerdictStatus;
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

    /** What verdicts mostly say: else few histories would see a stage's longest time, or the plan's end. */
    private enum Mood {
        MIXED,
        GLOOMY,
        HOPEFUL
    }

    private static final List<Mood> MOODS = List.of(Mood.MIXED, Mood.MIXED, Mood.GLOOMY, Mood.HOPEFUL);
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final List<Plan> PLANS = PlanZoo.ALL;
    private static final List<Timer> TIMERS = List.of(Timer.values());

    private final SplittableRandom random;
    private final Machine machine;
    private final SimulatedFlagConfig flags;
    private final Invariants invariants;
    private final Consumer<Decision> onDecision;
    private final Shell shell;
    private final Mood mood;
    private final Deque<Effect> commands = new ArrayDeque<>();
    private final List<SimulatedFlagConfig.Answer> answers = new ArrayList<>();
    private final Map<Timer, Instant> timers = new EnumMap<>(Timer.class);
    private final List<RolloutEvent> told = new ArrayList<>();
    private final List<Shell.Step> steps = new ArrayList<>();
    private Rollout state;
    private Instant now = START;
    private Instant latest = START;
    private boolean mayCrash = true;

    RandomHistory(long seed, Machine machine, Consumer<Decision> onDecision) {
        this(seed, machine, Shell.Fault.NONE, onDecision);
    }

    RandomHistory(long seed, Machine machine, Shell.Fault fault, Consumer<Decision> onDecision) {
        this.random = new SplittableRandom(seed);
        this.machine = machine;
        this.onDecision = onDecision;
        this.flags = new SimulatedFlagConfig(random);
        this.invariants = new Invariants(flags);
        Rollout draft = Rollout.draft("r-1", new FlagKey("f"), 3, PLANS.get(random.nextInt(PLANS.size())));
        this.state = draft;
        this.mood = MOODS.get(random.nextInt(MOODS.size()));
        this.shell = new Shell(machine, draft, random.split(), fault, this::committed);
    }

    /** Lives it, and demands the invariants after every event. */
    void live(int steps) {
        if (random.nextInt(20) != 0) {
            tell(new RolloutEvent.Started("ann", flags.version, now));
        }
        int lived = mood == Mood.MIXED ? steps : 2 * steps;
        for (int i = 0; i < lived; i++) {
            step();
        }
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
            tell(new RolloutEvent.VerdictArrived(verdict().make(), now));
        } else if (dice < 56) {
            flagConfigTakesOne();
        } else if (dice < 70) {
            answerArrives();
        } else if (dice < 76) {
            nextTimerRings();
        } else if (dice < 78) {
            tell(new RolloutEvent.TimerFired(TIMERS.get(random.nextInt(TIMERS.size())), now));
        } else if (dice < 82) {
            tell(new RolloutEvent.VerdictArrived(strangeVerdict().make(), now));
        } else if (dice < 86) {
            if (!told.isEmpty()) {
                tell(told.get(random.nextInt(told.size())));
            }
        } else if (dice < 93) {
            if (mood == Mood.MIXED || random.nextInt(3) == 0) {
                tell(personCommand());
            }
        } else if (dice < 95) {
            tell(new RolloutEvent.FlagEdited("bob", flags.edit(), "", now));
        } else if (dice < 96) {
            now = now.plusSeconds(random.nextInt(20, 20_000));
        } else if (dice < 97) {
            now = now.minusSeconds(random.nextInt(1, 4_000));
        } else if (dice < 98) {
            shell.redeliver();
            takeRelayed();
        } else if (dice < 99) {
            tell(surroundings());
        } else if (random.nextInt(4) == 0) {
            tell(new RolloutEvent.Started("ann", flags.version, now));
        }
    }

    private Verdicts verdict() {
        int stage = state.reached().map(Served::stage).orElse(0);
        Verdicts passing = Verdicts.passing(state.run(), stage, now.minusMillis(random.nextInt(0, 2_000)));
        int dice = random.nextInt(100);
        if (mood == Mood.GLOOMY && dice < 66) {
            return passing.status(random.nextInt(4) == 0 ? VerdictStatus.NO_DATA : VerdictStatus.INCONCLUSIVE);
        }
        if (dice < (mood == Mood.HOPEFUL ? 88 : 66)) {
            return random.nextInt(10) == 0 ? passing.people(PlanZoo.PEOPLE - 1) : passing;
        } else if (dice < 80) {
            return passing.status(VerdictStatus.INCONCLUSIVE);
        } else if (dice < 86) {
            return passing.status(VerdictStatus.NO_DATA);
        } else if (dice < 89) {
            return passing.status(VerdictStatus.UNRELIABLE);
        } else if (dice < 90) {
            return passing.mismatch(9);
        } else if (dice < 92) {
            return passing.breached(state.run().plan(), "conversion");
        } else if (dice < 95) {
            return passing.breached(state.run().plan(), "errors");
        }
        return passing.breached(state.run().plan(), "clicks");
    }

    private RolloutEvent surroundings() {
        return switch (random.nextInt(4)) {
            case 0 ->
                new RolloutEvent.Frozen(
                        new Freeze("z", "eve", "the sale", now.plusSeconds(random.nextInt(-10, 600))), now);
            case 1 -> new RolloutEvent.Thawed("eve", now);
            case 2 -> new RolloutEvent.CohortEdited("bob", "internal", "", now);
            case 3 -> new RolloutEvent.CohortEdited("bob", "strangers", "", now);
            default -> throw new IllegalStateException();
        };
    }

    private Verdicts strangeVerdict() {
        Verdicts verdict = verdict();
        return switch (random.nextInt(6)) {
            case 0 -> verdict.generation(random.nextInt(3));
            case 1 -> verdict.generation(2).status(VerdictStatus.BREACHED);
            case 2 -> verdict.rollout("r-2");
            case 3 -> verdict.planVersion(random.nextInt(3));
            case 4 -> verdict.stage(random.nextInt(3));
            case 5 -> verdict.judgedAt(now.minusSeconds(random.nextInt(-10, 200)));
            default -> throw new IllegalStateException();
        };
    }

    private RolloutEvent personCommand() {
        return switch (random.nextInt(18)) {
            case 0, 1 -> new RolloutEvent.Pause("ann", "", now);
            case 2, 3, 4, 5, 6, 7 -> new RolloutEvent.Resume("ann", "", flags.version - random.nextInt(2), now);
            case 8, 9 -> new RolloutEvent.Advance("ann", random.nextInt(5) == 0 ? "" : "because", now);
            case 10, 11, 12 -> new RolloutEvent.Approve("ann", List.of("staff", PlanZoo.GROUP), "", now);
            case 13 -> new RolloutEvent.Approve("tom", List.of("staff"), "", now);
            case 14 -> new RolloutEvent.RollBack("ann", "", now);
            case 15 -> new RolloutEvent.Abort("ann", "", now);
            case 16, 17 ->
                new RolloutEvent.EditPlan(
                        "ann", "too slow", PlanZoo.edited(state.run().plan(), random.nextInt(2) == 0), now);
            default -> throw new IllegalStateException();
        };
    }

    /** In order, as a partition has it; but a command may be lost, or come twice. */
    private void flagConfigTakesOne() {
        Effect command = commands.poll();
        if (command == null || random.nextInt(8) == 0) {
            return;
        }
        latest = now.isAfter(latest) ? now : latest;
        answers.add(flags.handle(command, now));
        invariants.theFlagNeverRises();
        if (random.nextInt(8) == 0) {
            commands.addFirst(command);
        }
    }

    private void answerArrives() {
        if (answers.isEmpty()) {
            return;
        }
        int which = random.nextInt(answers.size());
        SimulatedFlagConfig.Answer answer = random.nextInt(5) == 0 ? answers.get(which) : answers.remove(which);
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
            case Rollout.Draft _, Rollout.Paused _ -> true;
            case Rollout.RolledBack _, Rollout.Completed _, Rollout.Aborted _ -> true;
            case Rollout.Held held -> !held.reason().resumesByItself();
            case Rollout.Running running -> running.progress() instanceof Progress.AwaitingApproval;
            case Rollout.RollingBack _ -> false;
        };
    }
}
