package dev.sluice.watcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.rollout.RolloutPhase;
import dev.sluice.watcher.World;
import org.junit.jupiter.api.Test;

class CurrentStageTest {

    @Test
    void shouldFollowTheRecordWhenFlagAndRolloutAgree() {
        World world = World.at(2);

        assertThat(CurrentStage.of(world.rollout(), world.flag()))
                .contains(
                        new CurrentStage(2, World.versionOf(2), world.rollout().stageOpenedAt()));
    }

    @Test
    void shouldFollowTheLadderWhenTheRolloutsRecordIsBehind() {
        World ahead = World.at(3);

        assertThat(CurrentStage.of(World.at(2).rollout(), ahead.flag()))
                .contains(new CurrentStage(
                        3, World.versionOf(3), ahead.flag().change().at()));
    }

    @Test
    void shouldTellNothingWhileTheFlagsRecordIsBehind() {
        assertThat(CurrentStage.of(World.at(3).rollout(), World.at(2).flag())).isEmpty();
    }

    @Test
    void shouldTellNothingWhenTheFlagCarriesAnotherGeneration() {
        World again = new World(2, RolloutPhase.RUNNING, 2);

        assertThat(CurrentStage.of(again.rollout(), World.at(2).flag())).isEmpty();
    }

    @Test
    void shouldTellNothingBeforeAStageIsOpen() {
        World world = World.at(-1);

        assertThat(CurrentStage.of(world.rollout(), world.flag())).isEmpty();
    }
}
