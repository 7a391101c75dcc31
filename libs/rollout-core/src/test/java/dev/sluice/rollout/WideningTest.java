package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the next stage opens, and above all when not. */
class WideningTest {

    @Test
    void shouldOpenTheFirstStageWhenStarted() {
        Scene scene = Scene.draft(Plans.ordinary());

        scene.tell(new RolloutEvent.Started("ann", 7, scene.now));

        assertThat(scene.effects(Effect.OpenStage.class)).singleElement().satisfies(open -> {
            assertThat(open.stage()).isZero();
            assertThat(open.expectedVersion()).isEqualTo(7);
            assertThat(open.share()).isEqualTo(BasisPoints.ALL);
            assertThat(open.generation()).isEqualTo(3);
        });
        assertThat(scene.effects(Effect.Announce.class)).isEmpty();
    }

    @Test
    void shouldSayStartedOnlyWhenTheFirstStageIsOpen() {
        Scene scene = Scene.opening(Plans.ordinary());

        scene.applied();

        assertThat(scene.announced().news()).isEqualTo(Effect.News.STARTED);
        assertThat(scene.state.reached()).contains(new Served(0, 8, scene.now.minusMillis(1)));
        assertThat(scene.state.phase()).isEqualTo(RolloutPhase.RUNNING);
    }

    @Test
    void shouldWalkToTheEndOnProofAtEachStage() {
        Scene scene = Scene.watching(Plans.ordinary());

        scene.widened().widened().hear(VerdictStatus.PASSED, Plans.LEAST);

        assertThat(scene.effects(Effect.CompleteFlag.class)).hasSize(1);
        scene.applied();
        assertThat(scene.state).isInstanceOf(Rollout.Completed.class);
        assertThat(scene.announced().news()).isEqualTo(Effect.News.COMPLETED);
    }

    @Test
    void shouldTakeTheHoldbackOffTheLastStage() {
        Scene scene = Scene.watching(Plans.ordinary()).widened();

        scene.hear(VerdictStatus.PASSED, Plans.LEAST);

        assertThat(scene.effects(Effect.OpenStage.class).getFirst().share()).isEqualTo(new BasisPoints(9_500));
    }

    @Test
    void shouldWaitForTheLeastTimeWhenTheProofIsEarly() {
        Scene scene = Scene.watching(Plans.ordinary());

        scene.hear(VerdictStatus.PASSED, Plans.LEAST.minusSeconds(5));

        assertThat(scene.progress()).isInstanceOf(Watching.class);
        assertThat(scene.last.reason()).contains("9 min 55 s of at least 10 min");
    }

    @Test
    void shouldWidenWhenTheLeastTimeEndsOnAFreshProof() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.PASSED, Plans.LEAST.minusSeconds(5));

        scene.wait(Duration.ofSeconds(5)).timer(Timer.LEAST);

        assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
    }

    @Test
    void shouldNotRememberAnEarlyProofForEver() {
        Scene scene = Scene.watching(Plans.ordinary())
                .hear(VerdictStatus.PASSED, Duration.ofMinutes(9))
                .hear(VerdictStatus.INCONCLUSIVE, Duration.ofSeconds(55));

        scene.wait(Duration.ofSeconds(5)).timer(Timer.LEAST);

        assertThat(scene.effects(Effect.OpenStage.class)).isEmpty();
        assertThat(scene.last.reason()).contains("inconclusive");
    }

    @ParameterizedTest
    @EnumSource(
            value = VerdictStatus.class,
            names = {"NO_DATA", "INCONCLUSIVE"})
    void shouldWaitWhenNothingIsProven(VerdictStatus status) {
        Scene scene = Scene.watching(Plans.ordinary());

        scene.hear(status, Plans.LEAST.plusMinutes(5));

        assertThat(scene.progress()).isInstanceOf(Watching.class);
        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.NOTED);
        assertThat(scene.last.reason()).contains("400 treated");
    }

    @Test
    void shouldNotWidenOnAProofOfTheStageBefore() {
        Scene scene = Scene.watching(Plans.ordinary()).widened();
        Rollout before = scene.state;

        scene.verdict(verdict -> verdict.stage(0));

        scene.assertNothingChangedSince(before);
        assertThat(scene.last.reason()).contains("of stage 0, stage 1 is being served");
    }

    @Test
    void shouldNotWidenOnAProofJudgedBeforeTheStageWasOpened() {
        Scene scene = Scene.watching(Plans.ordinary());
        Rollout before = scene.state;

        scene.wait(Duration.ofSeconds(5)).verdict(verdict -> verdict.judgedAt(Scene.START.minusSeconds(1)));

        scene.assertNothingChangedSince(before);
    }

    @Test
    void shouldNotWidenOnAProofOfAnotherVersionOfTheFlag() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.INCONCLUSIVE, Plans.LEAST);
        Rollout before = scene.state;
        long served = before.reached().orElseThrow().flagVersion();

        scene.verdict(verdict -> verdict.flagVersion(served - 1));

        scene.assertNothingChangedSince(before);
        assertThat(scene.last.reason()).contains("of flag version " + (served - 1));

        scene.verdict(verdict -> verdict.flagVersion(served));
        assertThat(scene.state).isNotEqualTo(before);
    }

    @Test
    void shouldNotWidenOnAProofOfAnotherGenerationOrPlanVersionOrRollout() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.INCONCLUSIVE, Plans.LEAST);
        Rollout before = scene.state;

        scene.verdict(verdict -> verdict.generation(2)).assertNothingChangedSince(before);
        scene.verdict(verdict -> verdict.planVersion(2)).assertNothingChangedSince(before);
        scene.verdict(verdict -> verdict.rollout("r-2")).assertNothingChangedSince(before);
    }

    @Test
    void shouldNotTakeALateVerdictForAHeartbeat() {
        Scene scene = Scene.watching(Plans.ordinary()).wait(Duration.ofMinutes(2));
        Rollout before = scene.state;

        scene.verdict(verdict -> verdict.judgedAt(scene.now.minusSeconds(31)));

        scene.assertNothingChangedSince(before);
    }

    @Test
    void shouldIgnoreAVerdictOvertakenByANewerOne() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.INCONCLUSIVE, Plans.LEAST);
        Rollout before = scene.state;

        scene.verdict(verdict -> verdict.judgedAt(scene.now.minusSeconds(2)));

        scene.assertNothingChangedSince(before);
    }

    @Test
    void shouldGoOneStageAtATimeWhenSeveralAreOverdue() {
        Scene scene = Scene.watching(Plans.ordinary()).wait(Duration.ofDays(3));

        scene.timer(Timer.SILENCE).verdict(verdict -> verdict);

        assertThat(scene.progress()).isInstanceOf(Watching.class);
        assertThat(scene.effects(Effect.OpenStage.class)).isEmpty();
        assertThat(((Watching) scene.progress()).watched()).isEqualTo(Duration.ZERO);
    }

    @Test
    void shouldNotCountTimeInWhichNobodyWatched() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.INCONCLUSIVE, Duration.ofMinutes(1));

        scene.wait(Plans.LEAST).verdict(verdict -> verdict);

        assertThat(((Watching) scene.progress()).watched()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void shouldWaitForAPersonWhenTheGateWantsOne() {
        Scene scene = Scene.watching(Plans.with(Gate.APPROVAL, IfInconclusive.HOLD));

        scene.hear(VerdictStatus.PASSED, Plans.LEAST);

        assertThat(scene.progress()).isInstanceOf(Progress.AwaitingApproval.class);
        assertThat(scene.announced().headline()).contains("waits for an approval");
        scene.tell(new RolloutEvent.Approve("ann", "", scene.now));
        assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
    }

    @Test
    void shouldRefuseAnApprovalWhenTheProofIsGone() {
        Scene scene = Scene.watching(Plans.with(Gate.APPROVAL, IfInconclusive.HOLD))
                .hear(VerdictStatus.PASSED, Plans.LEAST)
                .hear(VerdictStatus.INCONCLUSIVE, Duration.ofSeconds(5));
        Rollout before = scene.state;

        scene.tell(new RolloutEvent.Approve("ann", "", scene.now));

        scene.assertNothingChangedSince(before);
        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
    }

    @Test
    void shouldHoldWhenTheLongestTimeIsOverWithoutProof() {
        Scene scene = Scene.watching(Plans.with(Gate.AUTOMATIC, IfInconclusive.HOLD));

        scene.hear(VerdictStatus.INCONCLUSIVE, Plans.LONGEST);

        assertThat(scene.holdReason()).isInstanceOf(HoldReason.Inconclusive.class);
        assertThat(scene.last.reason()).contains("watched for 1 h");
    }

    @Test
    void shouldRollBackWhenTheLongestTimeIsOverAndThePlanSaysSo() {
        Scene scene = Scene.watching(Plans.with(Gate.AUTOMATIC, IfInconclusive.ROLL_BACK));

        scene.hear(VerdictStatus.INCONCLUSIVE, Plans.LONGEST);

        assertThat(scene.effects(Effect.RollBackFlag.class)).hasSize(1);
        scene.applied();
        assertThat(scene.announced().severity()).isEqualTo(Effect.Severity.WARNING);
    }

    @Test
    void shouldNotRollBackForItsOwnOutageWhenTheLongestTimePassedMeanwhile() {
        Scene scene = Scene.watching(Plans.with(Gate.AUTOMATIC, IfInconclusive.ROLL_BACK));

        scene.wait(Duration.ofDays(1)).timer(Timer.LONGEST);

        assertThat(scene.holdReason()).isInstanceOf(HoldReason.WatcherSilent.class);
    }
}
