package dev.sluice.rollout;

import dev.sluice.metric.VerdictStatus;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** What a rollout may be told, by chance: verdicts of all kinds, people's commands, alarms, and what happens around it. */
final class RandomEvents {

    /** What verdicts mostly say: else few histories would see a stage's longest time, or the plan's end. */
    private enum Mood {
        MIXED,
        GLOOMY,
        HOPEFUL
    }

    private static final List<Mood> MOODS = List.of(Mood.MIXED, Mood.MIXED, Mood.GLOOMY, Mood.HOPEFUL);
    private static final List<Timer> TIMERS = List.of(Timer.values());

    private final SplittableRandom random;
    private final Mood mood;

    RandomEvents(SplittableRandom random) {
        this.random = random;
        this.mood = MOODS.get(random.nextInt(MOODS.size()));
    }

    /** Whether verdicts say this and that, and people meddle often. */
    boolean isMixed() {
        return mood == Mood.MIXED;
    }

    RolloutEvent verdict(Rollout state, Instant now) {
        return new RolloutEvent.VerdictArrived(own(state, now).make(), now);
    }

    RolloutEvent strangeVerdict(Rollout state, Instant now) {
        return new RolloutEvent.VerdictArrived(strange(state, now).make(), now);
    }

    RolloutEvent untimelyAlarm(Instant now) {
        return new RolloutEvent.TimerFired(TIMERS.get(random.nextInt(TIMERS.size())), now);
    }

    private Verdicts own(Rollout state, Instant now) {
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

    RolloutEvent surroundings(Instant now) {
        return switch (random.nextInt(4)) {
            case 0 ->
                new RolloutEvent.Frozen(
                        new Freeze("z", "eve", "the sale", now.plusSeconds(random.nextInt(-10, 600))), now);
            case 1 -> new RolloutEvent.Thawed("eve", now);
            case 2 -> new RolloutEvent.CohortEdited("bob", "internal", "", changedAt(now), now);
            case 3 -> new RolloutEvent.CohortEdited("bob", "strangers", "", now, now);
            default -> throw new IllegalStateException();
        };
    }

    /** A change may be told late, or a second time. */
    private Instant changedAt(Instant now) {
        return random.nextInt(3) == 0 ? now.minusSeconds(random.nextInt(2_000)) : now;
    }

    private Verdicts strange(Rollout state, Instant now) {
        Verdicts verdict = own(state, now);
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

    RolloutEvent personCommand(Rollout state, long flagVersion, Instant now) {
        return switch (random.nextInt(18)) {
            case 0, 1 -> new RolloutEvent.Pause("ann", "", now);
            case 2, 3, 4, 5, 6, 7 -> new RolloutEvent.Resume("ann", "", flagVersion - random.nextInt(2), now);
            case 8, 9 -> new RolloutEvent.Advance("ann", random.nextInt(5) == 0 ? "" : "because", now);
            case 10, 11, 12 -> new RolloutEvent.Approve("ann", List.of("staff", PlanZoo.GROUP), "", now);
            case 13 -> new RolloutEvent.Approve("tom", List.of("staff"), "", now);
            case 14 -> new RolloutEvent.RollBack("ann", "", now);
            case 15 -> new RolloutEvent.Abort("ann", "", now);
            case 16, 17 ->
                new RolloutEvent.EditPlan(
                        "ann",
                        "too slow",
                        state.run().plan().editionOrFirst().number() - (random.nextInt(4) == 0 ? 1 : 0),
                        PlanZoo.edited(state.run().plan(), random.nextInt(2) == 0),
                        now);
            default -> throw new IllegalStateException();
        };
    }
}
