package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Guardrails act in every live state, at once. */
class BreachTest {

    static Stream<Named<Supplier<Scene>>> everyLiveState() {
        return Stream.of(
                Named.of("opening the first stage", () -> Scene.opening(Plans.ordinary())),
                Named.of("watching", () -> Scene.watching(Plans.ordinary())),
                Named.of("opening the next stage", () -> Scene.watching(Plans.ordinary())
                        .hear(VerdictStatus.PASSED, Plans.LEAST)),
                Named.of("awaiting an approval", () -> Scene.watching(Plans.with(Gate.APPROVAL, IfInconclusive.HOLD))
                        .hear(VerdictStatus.PASSED, Plans.LEAST)),
                Named.of("paused", () -> Scene.watching(Plans.ordinary()).pause()),
                Named.of("held for an edit", () -> Scene.watching(Plans.ordinary())
                        .edited()),
                Named.of("held for silence", () -> Scene.watching(Plans.ordinary())
                        .wait(RolloutDecider.SILENCE)
                        .timer(Timer.SILENCE)),
                Named.of("completing", () -> Scene.watching(Plans.ordinary())
                        .widened()
                        .widened()
                        .hear(VerdictStatus.PASSED, Plans.LEAST)));
    }

    @ParameterizedTest
    @MethodSource("everyLiveState")
    void shouldRollBackWithinTheSameDecision(Supplier<Scene> given) {
        Scene scene = given.get();

        scene.breach();

        assertThat(scene.state).isInstanceOf(Rollout.RollingBack.class);
        assertThat(scene.effects(Effect.RollBackFlag.class)).hasSize(1);
        assertThat(scene.effects(Effect.OpenStage.class)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyLiveState")
    void shouldGiveAPersonTheSameCommand(Supplier<Scene> given) {
        Scene byMachine = given.get().breach();
        Scene byPerson = given.get();

        byPerson.tell(new RolloutEvent.RollBack("ann", "support is flooded", byPerson.now));

        assertThat(byPerson.unanswered()).isEqualTo(byMachine.unanswered());
    }

    @Test
    void shouldActOnABreachOfAnEarlierStageOrPlanVersionHoweverOld() {
        Stream.of(
                        Verdicts.passing(
                                Scene.watching(Plans.ordinary()).state.run(), 0, Scene.START.minusSeconds(999)),
                        Verdicts.passing(Scene.watching(Plans.ordinary()).state.run(), 0, Scene.START)
                                .planVersion(0))
                .forEach(old -> {
                    Scene scene = Scene.watching(Plans.ordinary()).widened();
                    scene.tell(new RolloutEvent.VerdictArrived(
                            old.status(VerdictStatus.BREACHED).make(), scene.now));
                    assertThat(scene.state).isInstanceOf(Rollout.RollingBack.class);
                });
    }

    @Test
    void shouldIgnoreABreachOfAnotherGeneration() {
        Scene scene = Scene.watching(Plans.ordinary());
        Rollout before = scene.state;

        scene.verdict(verdict -> verdict.status(VerdictStatus.BREACHED).generation(2));

        scene.assertNothingChangedSince(before);
    }

    @Test
    void shouldPageWithTheEvidenceOnceTheRollbackIsConfirmed() {
        Scene scene = Scene.watching(Plans.ordinary()).widened();

        scene.breach();

        assertThat(scene.effects(Effect.Announce.class)).isEmpty();
        scene.applied();
        assertThat(scene.announced().news()).isEqualTo(Effect.News.ROLLED_BACK);
        assertThat(scene.announced().severity()).isEqualTo(Effect.Severity.PAGE);
        assertThat(scene.announced().evidence()).isPresent();
        assertThat(scene.announced().stageName()).isEqualTo("5 % of everyone");
        assertThat(scene.announced().headline()).contains("12 of 400");
    }

    @Test
    void shouldNotRollBackTwice() {
        Scene scene = Scene.watching(Plans.ordinary()).breach();
        Rollout before = scene.state;

        scene.breach().assertNothingChangedSince(before);
        scene.tell(new RolloutEvent.RollBack("ann", "", scene.now)).assertNothingChangedSince(before);
    }

    @Test
    void shouldRollBackWhenTheBreachedGuardrailIsUnknown() {
        Scene scene = Scene.watching(Plans.withAllActions());

        scene.verdict(verdict -> verdict.rollingBack("of an older plan", VerdictStatus.BREACHED));

        assertThat(scene.state).isInstanceOf(Rollout.RollingBack.class);
    }

    @Test
    void shouldHoldWhenTheGuardrailOnlyHolds() {
        Scene scene = Scene.watching(Plans.withAllActions());

        scene.breached("errors");

        assertThat(scene.holdReason()).isInstanceOf(HoldReason.GuardrailBreached.class);
        assertThat(scene.announced().news()).isEqualTo(Effect.News.HELD);
        assertThat(scene.announced().evidence()).isPresent();
        scene.advance();
        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
    }

    @Test
    void shouldGoOnWithAnAcceptedBreachForTheRestOfTheStage() {
        Scene scene = Scene.watching(Plans.withAllActions()).breached("errors").resume();

        for (int i = 0; i < 120; i++) {
            scene.wait(Duration.ofSeconds(5)).breached("errors");
        }

        assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
        scene.applied().wait(Duration.ofSeconds(5));
        scene.breached("errors");
        assertThat(scene.state).isInstanceOf(Live.Held.class);
    }

    @Test
    void shouldWarnOncePerStageWhenTheGuardrailOnlyWarns() {
        Scene scene = Scene.watching(Plans.withAllActions());

        scene.breached("clicks");
        assertThat(scene.announced().news()).isEqualTo(Effect.News.GUARDRAIL_WARNING);

        scene.wait(Duration.ofSeconds(5));
        scene.breached("clicks");
        assertThat(scene.effects(Effect.Announce.class)).isEmpty();
    }

    @Test
    void shouldProveNothingWhenOnlyAWarningIsLeftOut() {
        Plan onlyWarns = Plans.of(
                Gate.AUTOMATIC,
                IfInconclusive.HOLD,
                Plans.LEAST,
                Plans.LONGEST,
                Plans.guardrail("clicks", GuardrailAction.WARN, 1));
        Scene scene = Scene.watching(onlyWarns).widened();

        scene.wait(Duration.ofSeconds(5)).breached("clicks");

        assertThat(((Watching) scene.progress()).newest().orElseThrow().status())
                .isEqualTo(VerdictStatus.INCONCLUSIVE);
    }

    @Test
    void shouldIgnoreEverythingAfterTheEnd() {
        Scene scene = Scene.watching(Plans.ordinary()).breach();
        String rollback = scene.unanswered();
        scene.applied();
        Rollout before = scene.state;

        List.of(
                        new RolloutEvent.CommandApplied(rollback, 99, scene.now, scene.now),
                        new RolloutEvent.VerdictArrived(scene.aVerdict(verdict -> verdict), scene.now),
                        new RolloutEvent.TimerFired(Timer.LEAST, scene.now),
                        new RolloutEvent.FlagEdited("bob", 99, "", scene.now),
                        new RolloutEvent.Started("ann", 99, scene.now),
                        new RolloutEvent.Resume("ann", "", 99, scene.now),
                        new RolloutEvent.Advance("ann", "x", scene.now))
                .forEach(event -> scene.tell(event).assertNothingChangedSince(before));
    }
}
