package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.VerdictStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person may do, and is told. */
class PersonTest {

    @Test
    void shouldAdvanceOneStageWithoutProof() {
        Scene scene = Scene.watching(Plans.ordinary());

        scene.advance();

        assertThat(scene.effects(Effect.OpenStage.class)).singleElement().satisfies(open -> assertThat(open.stage())
                .isEqualTo(1));
        scene.advance();
        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
        scene.applied();
        assertThat(scene.announced().by()).isEqualTo("ann");
        assertThat(scene.announced().evidence()).isEmpty();
    }

    @Test
    void shouldRefuseToAdvanceWithoutAReason() {
        Scene scene = Scene.watching(Plans.ordinary());

        scene.tell(new RolloutEvent.Advance("ann", " ", scene.now));

        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
    }

    @Test
    void shouldAdvanceFromAnInconclusiveHold() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.INCONCLUSIVE, Plans.LONGEST);

        scene.advance();

        assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
    }

    @Test
    void shouldRefuseToAdvanceWhilePausedOrEdited() {
        Scene paused = Scene.watching(Plans.ordinary()).pause().advance();
        Scene edited = Scene.watching(Plans.ordinary()).edited().advance();

        assertThat(paused.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
        assertThat(edited.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
    }

    @Test
    void shouldCallOffBeforeTheStartWithoutTouchingTheFlag() {
        Scene scene = Scene.draft(Plans.ordinary());

        scene.tell(new RolloutEvent.Abort("ann", "not this week", scene.now));

        assertThat(scene.state.phase()).isEqualTo(RolloutPhase.ABORTED);
        assertThat(scene.effects(Effect.RollBackFlag.class)).isEmpty();
        assertThat(scene.announced().news()).isEqualTo(Effect.News.ABORTED);
    }

    @Test
    void shouldCloseWhatIsOpenWhenCalledOff() {
        Scene scene = Scene.watching(Plans.ordinary());

        scene.tell(new RolloutEvent.Abort("ann", "not this week", scene.now));

        assertThat(scene.effects(Effect.RollBackFlag.class)).hasSize(1);
        scene.applied();
        assertThat(scene.state.phase()).isEqualTo(RolloutPhase.ABORTED);
        assertThat(scene.announced().severity()).isEqualTo(Effect.Severity.INFO);
    }

    @Test
    void shouldAnnounceARollbackByAPersonToo() {
        Scene scene = Scene.watching(Plans.ordinary());

        scene.tell(new RolloutEvent.RollBack("ann", "support is flooded", scene.now))
                .applied();

        assertThat(scene.announced().by()).isEqualTo("ann");
        assertThat(scene.announced().headline()).contains("support is flooded");
    }

    @Test
    void shouldRefuseToResumeByHandWhatResumesByItself() {
        Scene scene =
                Scene.watching(Plans.ordinary()).wait(RolloutDecider.SILENCE).timer(Timer.SILENCE);

        scene.resume();

        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
    }

    @Test
    void shouldPauseWhatIsHeldSoThatItDoesNotResumeByItself() {
        Scene scene = Scene.watching(Plans.ordinary())
                .wait(RolloutDecider.SILENCE)
                .timer(Timer.SILENCE)
                .pause();

        scene.verdict(verdict -> verdict);

        assertThat(scene.state).isInstanceOf(Live.Paused.class);
    }

    @Test
    void shouldRefuseToStartAPlanWithoutStages() {
        Plan ordinary = Plans.ordinary();
        Plan empty = new Plan(
                1, "test", 1, ordinary.treatment(), List.of(), ordinary.guardrails(), 0.05, 0.05, ordinary.holdback());

        Scene scene = Scene.opening(empty);

        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
    }
}
