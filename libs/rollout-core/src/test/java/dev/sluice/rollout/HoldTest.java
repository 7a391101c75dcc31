package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What stops a rollout, and what lets it go on. */
class HoldTest {

    @Test
    void shouldHoldWhenTheWatcherIsSilentAndGoOnWithTheNextVerdict() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.PASSED, Duration.ofMinutes(5));

        scene.wait(RolloutDecider.SILENCE).timer(Timer.SILENCE);

        assertThat(scene.holdReason()).isInstanceOf(HoldReason.WatcherSilent.class);
        assertThat(scene.announced().severity()).isEqualTo(Effect.Severity.WARNING);
        scene.wait(Duration.ofHours(2)).verdict(verdict -> verdict);
        assertThat(scene.announced().news()).isEqualTo(Effect.News.RESUMED);
        assertThat(((Watching) scene.progress()).watched()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void shouldRearmTheSilenceAlarmWithEachVerdict() {
        Scene scene = Scene.watching(Plans.ordinary());

        scene.wait(Duration.ofSeconds(5)).verdict(verdict -> verdict.status(VerdictStatus.NO_DATA));

        assertThat(scene.effects(Effect.WakeAt.class))
                .containsExactly(new Effect.WakeAt(Timer.SILENCE, scene.now.plus(RolloutDecider.SILENCE)));
    }

    @Test
    void shouldIgnoreASilenceAlarmThatRingsEarly() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.PASSED, Duration.ofMinutes(1));
        Rollout before = scene.state;

        scene.wait(Duration.ofSeconds(29)).timer(Timer.SILENCE);

        scene.assertNothingChangedSince(before);
    }

    @Test
    void shouldHoldWhenTheDataAreUnreliableAndGoOnWhenTheyAreSound() {
        Scene scene = Scene.watching(Plans.ordinary());

        scene.wait(Duration.ofSeconds(5)).verdict(verdict -> verdict.status(VerdictStatus.UNRELIABLE));

        assertThat(scene.holdReason()).isInstanceOf(HoldReason.UnreliableData.class);
        scene.wait(Duration.ofSeconds(5)).verdict(verdict -> verdict.status(VerdictStatus.UNRELIABLE));
        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.WAITING);
        scene.wait(Duration.ofSeconds(5)).verdict(verdict -> verdict.status(VerdictStatus.INCONCLUSIVE));
        assertThat(scene.progress()).isInstanceOf(Watching.class);
        assertThat(scene.state).isInstanceOf(Live.Running.class);
    }

    @Test
    void shouldNotTrustAProofWhenPeopleWereNotSplitAsDesigned() {
        Scene scene = Scene.watching(Plans.ordinary());

        scene.verdict(verdict -> verdict.mismatch(Math.log(1_000)));

        assertThat(scene.holdReason()).isInstanceOf(HoldReason.UnreliableData.class);
    }

    @Test
    void shouldHoldForAPersonsEditUntilAPersonResumesFromIt() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.PASSED, Duration.ofMinutes(5));

        scene.edited();

        assertThat(scene.announced().by()).isEqualTo("bob");
        assertThat(scene.announced().headline()).contains("version 9").contains("hotfix");
        scene.wait(Duration.ofSeconds(5)).verdict(verdict -> verdict);
        assertThat(scene.holdReason()).isInstanceOf(HoldReason.Edited.class);

        scene.resume();
        assertThat(scene.state.reached()).contains(new Served(0, 9, scene.now));
        assertThat(((Watching) scene.progress()).watched()).isEqualTo(Duration.ZERO);
    }

    @Test
    void shouldRefuseToResumeFromAVersionOlderThanTheEdit() {
        Scene scene = Scene.watching(Plans.ordinary()).edited();
        Rollout before = scene.state;

        scene.tell(new RolloutEvent.Resume("ann", "", 8, scene.now));

        scene.assertNothingChangedSince(before);
        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
    }

    @Test
    void shouldBuildOnTheEditedVersionWhenItWidensAfterwards() {
        Scene scene = Scene.watching(Plans.ordinary()).edited().resume();

        scene.hear(VerdictStatus.PASSED, Plans.LEAST);

        assertThat(scene.effects(Effect.OpenStage.class).getFirst().expectedVersion())
                .isEqualTo(9);
    }

    @Test
    void shouldIgnoreAnEditThatItKnows() {
        Scene scene = Scene.watching(Plans.ordinary()).edited().resume();
        Rollout before = scene.state;

        scene.tell(new RolloutEvent.FlagEdited("bob", scene.flagVersion, "hotfix", scene.now));

        scene.assertNothingChangedSince(before);
    }

    @Test
    void shouldIgnoreEveryDeadlineWhilePaused() {
        Scene scene = Scene.watching(Plans.with(Gate.AUTOMATIC, IfInconclusive.ROLL_BACK))
                .pause()
                .wait(Duration.ofDays(9));
        Rollout before = scene.state;

        for (Timer timer : Timer.values()) {
            scene.timer(timer).assertNothingChangedSince(before);
        }
        scene.verdict(verdict -> verdict).assertNothingChangedSince(before);
    }

    @Test
    void shouldNotCountThePauseAsTimeOfTheStage() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.PASSED, Duration.ofMinutes(4));

        scene.pause().wait(Duration.ofDays(1)).resume();

        assertThat(scene.effects(Effect.WakeAt.class))
                .contains(new Effect.WakeAt(Timer.LEAST, scene.now.plus(Duration.ofMinutes(6))));
    }

    @Test
    void shouldGiveTheStageItsTimeAnewWhenAPersonResumesAnInconclusiveOne() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.INCONCLUSIVE, Plans.LONGEST);

        scene.resume();

        assertThat(scene.effects(Effect.WakeAt.class))
                .contains(new Effect.WakeAt(Timer.LONGEST, scene.now.plus(Plans.LONGEST)));
    }

    @Test
    void shouldKeepAPauseWhenTheNextStageOpensMeanwhile() {
        Scene scene = Scene.watching(Plans.ordinary())
                .hear(VerdictStatus.PASSED, Plans.LEAST)
                .pause();

        scene.applied();

        assertThat(scene.state).isInstanceOf(Live.Paused.class);
        assertThat(scene.announced().news()).isEqualTo(Effect.News.WIDENED);
        assertThat(scene.state.reached().orElseThrow().stage()).isEqualTo(1);
    }
}
