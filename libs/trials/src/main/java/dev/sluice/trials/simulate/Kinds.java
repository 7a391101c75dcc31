package dev.sluice.trials.simulate;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.judge.RolloutJudge;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.IfInconclusive;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.Stage;
import dev.sluice.trials.Tested;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Harmless rollouts of every kind of measure: three stages of 10, 50 and 95 % whatever is found, a look after every batch of people.
 *
 * @param runs rollouts
 * @param rolledBack of them
 */
record Kinds(int runs, int rolledBack) {

    private static final List<Integer> SHARES = List.of(1_000, 5_000, 9_500);
    /** Of each stage, both arms together. */
    private static final int PEOPLE = 1_000;
    /** In each stage. */
    private static final int LOOKS = 10;

    /**
     * So many rollouts of one kind.
     *
     * @param isAtMargin whether the feature costs exactly the margin; else it costs nothing
     */
    static Kinds of(Kind kind, Trigger trigger, boolean isAtMargin, int runs, long seed) {
        Tested tested = new Tested(plan(kind, trigger));
        // Of names, which stay when a kind is added between others.
        long scenario = 31L * kind.name().hashCode() + 7L * trigger.name().hashCode() + (isAtMargin ? 1 : 0);
        long rolledBack = IntStream.range(0, runs)
                .parallel()
                .filter(run -> rollsBack(kind, tested, isAtMargin, new SplittableRandom(Seeds.of(seed, scenario, run))))
                .count();
        return new Kinds(runs, (int) rolledBack);
    }

    double rate() {
        return (double) rolledBack / runs;
    }

    /** Of the rate. */
    double standardError() {
        return Math.sqrt(rate() * (1 - rate()) / runs);
    }

    private static boolean rollsBack(Kind kind, Tested tested, boolean isAtMargin, SplittableRandom random) {
        var guardrail = tested.plan().guardrails().getFirst();
        List<StratumCounts> closed = new ArrayList<>();
        for (int stage : tested.plan().comparedStages()) {
            KindArm treated = new KindArm(kind, guardrail, true, isAtMargin);
            KindArm control = new KindArm(kind, guardrail, false, false);
            double share = tested.key(stage).odds();
            for (int look = 0; look < LOOKS; look++) {
                for (int person = 0; person < PEOPLE / LOOKS; person++) {
                    (random.nextDouble() < share ? treated : control).comes(random);
                }
                List<StratumCounts> strata = new ArrayList<>(closed);
                strata.add(new StratumCounts(tested.key(stage), treated.tally(), control.tally()));
                if (RolloutJudge.isBreached(
                        tested.evidence(stage, List.of(strata), treated.people(), control.people()))) {
                    return true;
                }
            }
            closed.add(new StratumCounts(tested.key(stage), treated.tally(), control.tally()));
        }
        return false;
    }

    private static Plan plan(Kind kind, Trigger trigger) {
        List<Stage> stages = SHARES.stream()
                .map(share -> new Stage(
                        "everyone",
                        Audience.EVERYONE,
                        new BasisPoints(share),
                        Duration.ofMinutes(1),
                        Duration.ofDays(7),
                        new StageProof.NotWorseThan(new BasisPoints(2_000)),
                        Gate.AUTOMATIC,
                        IfInconclusive.HOLD))
                .toList();
        return new Plan(
                1,
                "kinds",
                1,
                Optional.empty(),
                stages,
                List.of(kind.guardrail(trigger)),
                0.05,
                0.05,
                BasisPoints.NONE);
    }
}
