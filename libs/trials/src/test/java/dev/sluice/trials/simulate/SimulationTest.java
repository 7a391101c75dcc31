package dev.sluice.trials.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.metric.judge.Evidence;
import dev.sluice.metric.judge.RolloutJudge;
import dev.sluice.trials.Tested;
import dev.sluice.trials.simulate.Detection.People;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code make simulate-statistics}, scaled down; the bars leave room for three standard errors of what is left. */
class SimulationTest {

    private static final long SEED = Size.WHOLE.seed();

    @ParameterizedTest(name = "{0}, baseline {1}, ratio {2}")
    @CsvSource({"HARM, 0.1, 1", "BEYOND_MARGIN, 0.4, 0.8"})
    void shouldRollBackNoMoreThanAlphaOfHarmlessRollouts(Trigger trigger, double baseline, double ratio) {
        Widening found = Widening.of(Plans.readyMade(trigger), baseline, ratio, 300, SEED);

        assertThat(found.rate()).as("seed %d", SEED).isLessThanOrEqualTo(0.05 + 3 * Math.sqrt(0.05 * 0.95 / 300));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldRollBackNoMoreThanAlphaOfHarmlessRolloutsOfAnyKind(Kind kind) {
        Kinds found = Kinds.of(kind, Trigger.BEYOND_MARGIN, true, 60, SEED);

        assertThat(found.rate()).as("seed %d", SEED).isLessThanOrEqualTo(0.05 + 3 * Math.sqrt(0.05 * 0.95 / 60));
    }

    /** The count can tell: where the margin is broken by half, nearly every rollout is rolled back. */
    @Test
    void shouldRollBackNearlyAllThatAreHarmful() {
        Widening found = Widening.of(Plans.readyMade(Trigger.BEYOND_MARGIN), 0.1, 0.6, 60, SEED);

        assertThat(found.rate()).as("seed %d", SEED).isGreaterThan(0.9);
    }

    @Test
    void shouldDetectWithinOneAndAHalfTimesTheBound() {
        // given
        People people = People.of(0.1, 0.02, 0.5);

        // when
        Detection found =
                Detection.of(() -> Ours.rollBack(Plans.oneStage(0.1, Trigger.BEYOND_MARGIN, 0.05)), people, 150, SEED);

        // then
        assertThat(found.mean()).as("seed %d", SEED).isLessThan(1.5 * Bound.people(0.1, 0.02, 0.5, 0.8, 0.05));
    }

    /** The bounds of statistics-evidence for a fall by 30 % at a baseline of 10 % and shares of 1, 10 and 50 %. */
    @ParameterizedTest
    @CsvSource({"0.01, 427000", "0.1, 46000", "0.5, 15000"})
    void shouldGiveTheReferenceBound(double share, double expected) {
        assertThat(Bound.people(share, 0.1, 0.7, 0.8, 0.05)).isCloseTo(expected, within(0.03 * expected));
    }

    /** What is simulated is what ships: the quick answers are those of the whole verdict. */
    @Test
    void shouldAskWhatTheVerdictSays() {
        // given
        SplittableRandom random = new SplittableRandom(SEED);
        Tested tested = new Tested(Plans.oneStage(0.3, Trigger.HARM, 0.05));
        int breached = 0;
        int passed = 0;

        for (int i = 0; i < 300; i++) {
            // when
            Arms arms = new Arms(0.3, 0.2, 0.4 + 0.7 * random.nextDouble());
            arms.come(50 + random.nextInt(3_000), random);
            Evidence evidence = tested.evidence(
                    0,
                    List.of(List.of(new StratumCounts(
                            tested.key(0),
                            new Tally(arms.treated(), List.of(arms.treatedConverted())),
                            new Tally(arms.control(), List.of(arms.controlConverted()))))),
                    arms.treated(),
                    arms.control());
            VerdictStatus status = RolloutJudge.judge(evidence).status();

            // then
            assertThat(RolloutJudge.isBreached(evidence)).isEqualTo(status == VerdictStatus.BREACHED);
            assertThat(RolloutJudge.isPassed(evidence)).isEqualTo(status == VerdictStatus.PASSED);
            breached += status == VerdictStatus.BREACHED ? 1 : 0;
            passed += status == VerdictStatus.PASSED ? 1 : 0;
        }
        assertThat(breached).as("seed %d", SEED).isPositive();
        assertThat(passed).as("seed %d", SEED).isPositive();
    }

    @Test
    void shouldMakeTheSameTableFromTheSameSeed() {
        Widening once = Widening.of(Plans.readyMade(Trigger.HARM), 0.1, 0.85, 40, SEED);

        assertThat(Widening.of(Plans.readyMade(Trigger.HARM), 0.1, 0.85, 40, SEED))
                .isEqualTo(once);
    }
}
