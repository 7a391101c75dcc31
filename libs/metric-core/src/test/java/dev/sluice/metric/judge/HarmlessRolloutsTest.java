package dev.sluice.metric.judge;

import static dev.sluice.metric.judge.Cases.conversion;
import static dev.sluice.metric.judge.Cases.conversions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.VerdictStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The promise of the whole: whole rollouts, widening stage by stage, judged again and again. */
class HarmlessRolloutsTest {

    private static final long SEED = 20_260_303;
    private static final int RUNS = 300;
    private static final int PEOPLE_PER_STAGE = 2_000;
    private static final int PEOPLE_PER_LOOK = 100;
    private static final int[] SHARES = {500, 2_500, 5_000};

    /** True ratio and the trigger for which it lies on the edge of the null. Tolerance: α and two standard errors of 300 runs. */
    @ParameterizedTest(name = "ratio {0}, {1}")
    @CsvSource({"1.0, HARM", "0.8, BEYOND_MARGIN"})
    void shouldRollBackNoMoreThanAlphaWhenFeatureIsOnTheEdge(double ratio, Trigger trigger) {
        // given
        SplittableRandom random = new SplittableRandom(SEED);
        int rolledBack = 0;

        // when
        for (int run = 0; run < RUNS; run++) {
            rolledBack += rollsBack(random, ratio, trigger) ? 1 : 0;
        }

        // then
        double tolerance = 2 * Math.sqrt(0.05 * 0.95 / RUNS);
        assertThat((double) rolledBack / RUNS).as("seed %d", SEED).isLessThan(0.05 + tolerance);
    }

    @ParameterizedTest(name = "ratio {0}, {1}")
    @CsvSource({"0.5, HARM", "0.3, BEYOND_MARGIN"})
    void shouldRollBackNearlyAlwaysWhenFeatureBreaksConversion(double ratio, Trigger trigger) {
        // given
        SplittableRandom random = new SplittableRandom(SEED);
        int runs = 40;
        int rolledBack = 0;

        // when
        for (int run = 0; run < runs; run++) {
            rolledBack += rollsBack(random, ratio, trigger) ? 1 : 0;
        }

        // then
        assertThat(rolledBack).as("seed %d", SEED).isGreaterThanOrEqualTo(38);
    }

    private static boolean rollsBack(SplittableRandom random, double ratio, Trigger trigger) {
        List<StratumCounts> strata = new ArrayList<>();
        for (int stage = 0; stage < SHARES.length; stage++) {
            // The baseline drifts from stage to stage: pooled counts would be misled by that.
            double baseline = 0.15 - 0.03 * stage;
            long treated = 0;
            long ofTreated = 0;
            long control = 0;
            long ofControl = 0;
            for (int person = 1; person <= PEOPLE_PER_STAGE; person++) {
                if (random.nextInt(10_000) < SHARES[stage]) {
                    ofTreated++;
                    treated += random.nextDouble() < ratio * baseline ? 1 : 0;
                } else {
                    ofControl++;
                    control += random.nextDouble() < baseline ? 1 : 0;
                }
                if (person % PEOPLE_PER_LOOK == 0) {
                    List<StratumCounts> now = new ArrayList<>(strata);
                    now.add(conversions(stage, SHARES[stage], treated, ofTreated, control, ofControl));
                    if (isBreached(stage, now, trigger)) {
                        return true;
                    }
                }
            }
            strata.add(conversions(stage, SHARES[stage], treated, ofTreated, control, ofControl));
        }
        return false;
    }

    private static boolean isBreached(int stage, List<StratumCounts> strata, Trigger trigger) {
        Evidence evidence = Cases.stage(stage)
                .comparing(0, 1, 2)
                .with(conversion(trigger, GuardrailAction.ROLL_BACK, 1), strata.toArray(StratumCounts[]::new))
                .evidence();
        return RolloutJudge.judge(evidence).status() == VerdictStatus.BREACHED;
    }
}
