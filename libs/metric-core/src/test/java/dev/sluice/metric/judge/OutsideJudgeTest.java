package dev.sluice.metric.judge;

import static dev.sluice.metric.judge.Cases.conversion;
import static dev.sluice.metric.judge.Cases.conversions;
import static dev.sluice.metric.judge.Cases.notWorseThan;
import static dev.sluice.metric.judge.Cases.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.OutsideReading;
import dev.sluice.metric.OutsideReading.State;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutsideJudgeTest {

    @Test
    void shouldLetAStagePassOnlyWhileTheMonitorIsHeardAndQuiet() {
        assertThat(judged(GuardrailAction.ROLL_BACK, State.WITHIN).status()).isEqualTo(VerdictStatus.PASSED);
        assertThat(judged(GuardrailAction.ROLL_BACK, State.NO_DATA).status()).isEqualTo(VerdictStatus.INCONCLUSIVE);
        assertThat(judged(GuardrailAction.HOLD, State.BREACHED).status()).isEqualTo(VerdictStatus.INCONCLUSIVE);
        assertThat(judged(GuardrailAction.WARN, State.BREACHED).status()).isEqualTo(VerdictStatus.PASSED);
        assertThat(RolloutJudge.judge(cases(GuardrailAction.ROLL_BACK).evidence())
                        .status())
                .as("a monitor that nobody has asked yet is not quiet")
                .isEqualTo(VerdictStatus.INCONCLUSIVE);
    }

    @Test
    void shouldTakeTheFeatureBackAndSayThatNothingIsPromised() {
        Verdict verdict = judged(GuardrailAction.ROLL_BACK, State.BREACHED);

        assertThat(verdict.status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(verdict.cause()).contains("pager");
        GuardrailVerdict outside = verdict.guardrails().getFirst();
        assertThat(outside.guardrailId()).isEqualTo("pager");
        assertThat(outside.status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(outside.sentence())
                .isEqualTo("pager: it fires. A plain threshold: nothing is promised about errors.");
        assertThat(verdict.sentence()).startsWith(outside.sentence());
        assertThat(verdict.guardrails().get(1).status()).isEqualTo(VerdictStatus.PASSED);
    }

    @Test
    void shouldTellFromTheVerdictWhatItWasMadeOf() {
        for (State state : State.values()) {
            OutsideReading reading = new OutsideReading(state, 2.5, "it fires.");
            Verdict verdict =
                    RolloutJudge.judge(cases(GuardrailAction.HOLD).evidence().with(Map.of("pager", reading)));

            assertThat(OutsideReading.of("pager", verdict.guardrails().getFirst()))
                    .isEqualTo(reading);
        }
    }

    @Test
    void shouldSpendNothingOfAlphaOnWhatPromisesNothing() {
        Verdict alone = RolloutJudge.judge(people().evidence());

        assertThat(judged(GuardrailAction.ROLL_BACK, State.WITHIN).rollBackLogE())
                .isEqualTo(alone.rollBackLogE());
    }

    private static Verdict judged(GuardrailAction action, State state) {
        return RolloutJudge.judge(
                cases(action).evidence().with(Map.of("pager", new OutsideReading(state, Double.NaN, "it fires."))));
    }

    private static Cases cases(GuardrailAction action) {
        Metric pager = new Metric(
                "pager",
                "pager",
                new Measure.Raised("alertmanager", "Slow", Map.of(), Duration.ofMinutes(1)),
                Duration.ofMinutes(1));
        Guardrail outside =
                new Guardrail("pager", pager, Direction.HIGHER_IS_WORSE, new BasisPoints(1), Trigger.HARM, action, 0.5);
        return withPeople(stage(4).toShow(notWorseThan(4_000)).comparing(4).with(outside));
    }

    private static Cases people() {
        return withPeople(stage(4).toShow(notWorseThan(4_000)).comparing(4));
    }

    private static Cases withPeople(Cases cases) {
        return cases.with(
                conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1),
                conversions(4, 5_000, 1_000, 5_000, 1_000, 5_000));
    }
}
