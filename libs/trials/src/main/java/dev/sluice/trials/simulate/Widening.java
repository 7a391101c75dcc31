package dev.sluice.trials.simulate;

import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.judge.RolloutJudge;
import dev.sluice.rollout.Plan;
import dev.sluice.trials.Tested;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Whole rollouts that widen through all stages of a plan whatever is found, with a look after every batch of people; how many are
 * rolled back.
 *
 * <p>The baseline drifts from stage to stage by up to a third, as that of a day and a night: who pooled stages would be misled.
 *
 * @param runs rollouts
 * @param rolledBack of them
 */
record Widening(int runs, int rolledBack) {

    /** Treated people who would convert in each stage at control's rate. */
    private static final double CONVERSIONS_PER_STAGE = 400;

    private static final double[] DRIFT = {1, 1, 1.2, 0.9, 1.1, 0.8, 1.15};

    /** Looks in each stage, one after every batch of as many people. */
    static final int LOOKS = 40;

    static Widening of(Plan plan, double baseline, double ratio, int runs, long seed) {
        Tested tested = new Tested(plan);
        long scenario = Double.doubleToLongBits(baseline) * 31 + Double.doubleToLongBits(ratio);
        long rolledBack = IntStream.range(0, runs)
                .parallel()
                .filter(run -> rollsBack(tested, baseline, ratio, new SplittableRandom(Seeds.of(seed, scenario, run))))
                .count();
        return new Widening(runs, (int) rolledBack);
    }

    double rate() {
        return (double) rolledBack / runs;
    }

    /** Of the rate. */
    double standardError() {
        return Math.sqrt(rate() * (1 - rate()) / runs);
    }

    private static boolean rollsBack(Tested tested, double baseline, double ratio, SplittableRandom random) {
        List<StratumCounts> closed = new ArrayList<>();
        for (int stage : tested.plan().comparedStages()) {
            double share = tested.key(stage).odds();
            double rate = baseline * DRIFT[stage % DRIFT.length];
            long batch = Math.max(1, Math.round(CONVERSIONS_PER_STAGE / (rate * share) / LOOKS));
            Arms arms = new Arms(share, rate, ratio);
            for (int look = 0; look < LOOKS; look++) {
                arms.come(batch, random);
                List<StratumCounts> strata = new ArrayList<>(closed);
                strata.add(counts(tested, stage, arms));
                if (RolloutJudge.isBreached(tested.evidence(stage, List.of(strata), arms.treated(), arms.control()))) {
                    return true;
                }
            }
            closed.add(counts(tested, stage, arms));
        }
        return false;
    }

    private static StratumCounts counts(Tested tested, int stage, Arms arms) {
        return new StratumCounts(
                tested.key(stage),
                new Tally(arms.treated(), List.of(arms.treatedConverted())),
                new Tally(arms.control(), List.of(arms.controlConverted())));
    }
}
