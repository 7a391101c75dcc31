package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Guardrails do what their action says when it is the real judge that speaks. */
class JudgedVerdictsTest {

    /** Stage 1 has to show that no guardrail's metric is worse. */
    private static Scene compared() {
        return Scene.watching(Plans.withAllActions()).widened();
    }

    private static Verdict judge(Scene scene, String... breached) {
        scene.wait(Duration.ofSeconds(5));
        int stage = scene.state.reached().orElseThrow().stage();
        Verdict verdict = Judged.verdict(scene.state.run(), stage, scene.now, Set.of(breached));
        scene.tell(new RolloutEvent.VerdictArrived(verdict, scene.now));
        return verdict;
    }

    private static void judgeFor(Scene scene, Duration time, String... breached) {
        for (Duration told = Duration.ZERO; told.compareTo(time) < 0; told = told.plusSeconds(5)) {
            judge(scene, breached);
        }
    }

    @Test
    void shouldWidenWhenNothingIsBreached() {
        Scene scene = compared();

        judgeFor(scene, Plans.LEAST);

        assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
    }

    @Test
    void shouldRollBackWhenAGuardrailThatRollsBackIsBreached() {
        Scene scene = compared();

        Verdict verdict = judge(scene, "conversion");

        assertThat(verdict.status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(scene.state).isInstanceOf(Rollout.RollingBack.class);
    }

    @Test
    void shouldHoldWhenAGuardrailThatHoldsIsBreached() {
        Scene scene = compared();

        Verdict verdict = judge(scene, "errors");

        assertThat(verdict.status()).isEqualTo(VerdictStatus.INCONCLUSIVE);
        assertThat(scene.holdReason()).isInstanceOf(HoldReason.GuardrailBreached.class);
        assertThat(scene.announced().news()).isEqualTo(Effect.News.HELD);
        assertThat(scene.announced().evidence()).contains(verdict);
    }

    @Test
    void shouldPassAStageThatComparesWhenTheBreachThatHoldsWasAccepted() {
        Scene scene = compared();
        judge(scene, "errors");

        scene.resume();
        judgeFor(scene, Plans.LEAST.minusSeconds(5), "errors");

        assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
    }

    @Test
    void shouldPassAStageThatReachesPeopleWhenTheBreachThatHoldsWasAccepted() {
        Scene scene = Scene.watching(Plans.withAllActions());
        judge(scene, "errors");
        assertThat(scene.holdReason()).isInstanceOf(HoldReason.GuardrailBreached.class);

        scene.resume();
        judgeFor(scene, Plans.LEAST.minusSeconds(5), "errors");

        assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
    }

    @Test
    void shouldWarnOnceAndPassWhenAGuardrailThatOnlyWarnsIsBreached() {
        Scene comparing = compared();
        Scene reaching = Scene.watching(Plans.withAllActions());

        Verdict passed = judge(reaching, "clicks");
        judge(comparing, "clicks");

        assertThat(passed.status()).isEqualTo(VerdictStatus.PASSED);
        for (Scene scene : new Scene[] {reaching, comparing}) {
            assertThat(scene.announced().news()).isEqualTo(Effect.News.GUARDRAIL_WARNING);
            judge(scene, "clicks");
            assertThat(scene.effects(Effect.Announce.class)).isEmpty();
            judgeFor(scene, Plans.LEAST.minusSeconds(10), "clicks");
            assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
        }
    }

    @Test
    void shouldRefuseToAdvancePastABreachHeardWhileHeldForAnotherReason() {
        Scene scene = compared().hear(VerdictStatus.INCONCLUSIVE, Plans.LONGEST);
        assertThat(scene.holdReason()).isInstanceOf(HoldReason.Inconclusive.class);

        judge(scene, "errors");
        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.NOTED);
        scene.advance();
        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
        assertThat(scene.last.reason()).contains("errors");

        judge(scene);
        scene.advance();
        assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
    }

    @Test
    void shouldRefuseToAdvancePastABreachThatAPauseOrAnEditCovered() {
        Scene paused = compared().pause();
        Scene edited = compared();
        judge(edited, "errors");

        judge(paused, "errors");
        paused.resume().advance();
        edited.edited().resume().advance();

        assertThat(paused.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
        assertThat(edited.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
        judge(paused, "errors");
        assertThat(paused.holdReason()).isInstanceOf(HoldReason.GuardrailBreached.class);
        paused.resume().advance();
        assertThat(paused.effects(Effect.OpenStage.class)).hasSize(1);
    }
}
