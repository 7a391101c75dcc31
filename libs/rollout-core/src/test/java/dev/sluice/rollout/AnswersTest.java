package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.VerdictStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands to flag-config: sent again, refused, answered late or never. */
class AnswersTest {

    private static Scene unanswered(Scene scene, int times) {
        for (int i = 0; i < times; i++) {
            scene.wait(RolloutDecider.ANSWER_WITHIN).timer(Timer.ANSWER);
        }
        return scene;
    }

    @Test
    void shouldSendTheVerySameCommandAgain() {
        Scene scene = Scene.opening(Plans.ordinary());
        List<Effect.OpenStage> first = scene.effects(Effect.OpenStage.class);

        unanswered(scene, 1);

        assertThat(scene.effects(Effect.OpenStage.class)).isEqualTo(first);
    }

    @Test
    void shouldHoldWhenACommandStaysUnansweredAndGoOnWithTheAnswer() {
        Scene scene = unanswered(Scene.opening(Plans.ordinary()), RolloutDecider.SENDS_BEFORE_ALARM);

        assertThat(scene.holdReason()).isInstanceOf(HoldReason.NoAnswer.class);
        assertThat(scene.announced().news()).isEqualTo(Effect.News.HELD);

        scene.applied();
        assertThat(scene.state).isInstanceOf(Live.Running.class);
        assertThat(scene.announced().news()).isEqualTo(Effect.News.STARTED);
    }

    @Test
    void shouldGoOnAskingSlowlyWhileHeldForAnAnswer() {
        Scene scene = Scene.opening(Plans.ordinary());
        List<Effect.OpenStage> first = scene.effects(Effect.OpenStage.class);
        unanswered(scene, RolloutDecider.SENDS_BEFORE_ALARM);

        scene.wait(RolloutDecider.ASK_AGAIN_WITHIN).timer(Timer.ANSWER);

        assertThat(scene.effects(Effect.OpenStage.class)).isEqualTo(first);
        assertThat(scene.effects(Effect.Announce.class)).isEmpty();
        assertThat(scene.holdReason()).isInstanceOf(HoldReason.NoAnswer.class);
    }

    @Test
    void shouldRepeatARollbackForEverAndPageOnce() {
        Scene scene = Scene.watching(Plans.ordinary()).breach();
        List<Effect.RollBackFlag> first = scene.effects(Effect.RollBackFlag.class);
        int pages = 0;

        for (int i = 0; i < 50; i++) {
            unanswered(scene, 1);
            assertThat(scene.effects(Effect.RollBackFlag.class)).isEqualTo(first);
            pages += scene.effects(Effect.Announce.class).size();
        }

        assertThat(pages).isEqualTo(1);
        scene.applied();
        assertThat(scene.state).isInstanceOf(Rollout.RolledBack.class);
    }

    @Test
    void shouldTakeARefusedRollbackForDoneOnlyWhenNothingIsServed() {
        Scene gone = Scene.watching(Plans.ordinary()).breach().refused(Refusal.NO_SUCH_FLAG);
        Scene odd = Scene.watching(Plans.ordinary()).breach();
        String before = odd.unanswered();
        odd.refused(Refusal.STALE_VERSION);

        assertThat(gone.state).isInstanceOf(Rollout.RolledBack.class);
        assertThat(odd.state).isInstanceOf(Rollout.RollingBack.class);
        assertThat(odd.unanswered()).isNotEqualTo(before);
        unanswered(odd, 1);
        assertThat(odd.effects(Effect.RollBackFlag.class)).hasSize(1);
    }

    @Test
    void shouldHoldWhenTheFlagWasChangedUnderTheCommand() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.PASSED, Plans.LEAST);
        scene.flagVersion = 12;

        scene.refused(Refusal.STALE_VERSION);

        assertThat(scene.holdReason()).isEqualTo(new HoldReason.Edited("somebody", 12, "because of a test"));
        assertThat(scene.state.reached().orElseThrow().stage()).isZero();
    }

    @Test
    void shouldHoldWithTheExplanationWhenRefusedOtherwise() {
        Scene scene = Scene.opening(Plans.ordinary());

        scene.refused(Refusal.OTHER_ROLLOUT);

        assertThat(scene.last.reason()).contains("OTHER_ROLLOUT").contains("because of a test");
        assertThat(scene.progress()).isInstanceOf(Progress.Unopened.class);
    }

    @Test
    void shouldTryTheFirstStageAgainUnderANewCommandWhenResumed() {
        Scene scene = Scene.opening(Plans.ordinary());
        String refused = scene.unanswered();
        scene.refused(Refusal.OTHER_ROLLOUT);

        scene.resume();

        assertThat(scene.effects(Effect.OpenStage.class)).singleElement().satisfies(open -> assertThat(open.commandId())
                .isNotEqualTo(refused));
    }

    @Test
    void shouldKeepTheNewestVersionWhenAnEditOvertakesTheAnswer() {
        Scene scene = Scene.opening(Plans.ordinary());
        String open = scene.unanswered();

        scene.tell(new RolloutEvent.FlagEdited("bob", 9, "", scene.now));
        scene.tell(new RolloutEvent.Resume("ann", "", 9, scene.now));
        assertThat(scene.effects(Effect.OpenStage.class)).singleElement().satisfies(again -> {
            assertThat(again.commandId()).isEqualTo(open);
            assertThat(again.expectedVersion()).isEqualTo(7);
        });
        scene.tell(new RolloutEvent.CommandApplied(open, 8, scene.now, scene.now));

        assertThat(scene.state.reached().orElseThrow().flagVersion()).isEqualTo(9);
    }

    @Test
    void shouldIgnoreAnAnswerThatNobodyAwaits() {
        Scene scene = Scene.opening(Plans.ordinary());
        String open = scene.unanswered();
        scene.applied();
        Rollout before = scene.state;

        scene.tell(new RolloutEvent.CommandApplied(open, 8, scene.now, scene.now));
        scene.assertNothingChangedSince(before);
        scene.tell(new RolloutEvent.CommandRefused(open, Refusal.OUT_OF_ORDER, "", 8, scene.now));
        scene.assertNothingChangedSince(before);
    }

    @Test
    void shouldStayRollingBackWhenAnOlderCommandIsAnswered() {
        Scene scene = Scene.opening(Plans.ordinary());
        String open = scene.unanswered();
        scene.breach();
        Rollout before = scene.state;

        scene.tell(new RolloutEvent.CommandApplied(open, 8, scene.now, scene.now));

        scene.assertNothingChangedSince(before);
    }

    @Test
    void shouldNotClaimARollbackThatTookNothingBackAfterTheFlagWasCompleted() {
        Scene scene = Scene.watching(Plans.ordinary()).widened().widened().hear(VerdictStatus.PASSED, Plans.LEAST);
        String complete = scene.unanswered();
        scene.breach();

        scene.tell(new RolloutEvent.CommandApplied(complete, 20, scene.now, scene.now));
        scene.tell(new RolloutEvent.CommandApplied(scene.unanswered(), 20, scene.now, scene.now));

        assertThat(scene.state).isInstanceOf(Rollout.RollingBack.class);
        assertThat(scene.last.reason()).contains("nothing was taken back");
        scene.tell(new RolloutEvent.CommandApplied(scene.unanswered(), 21, scene.now, scene.now));
        assertThat(scene.state).isInstanceOf(Rollout.RolledBack.class);
    }
}
