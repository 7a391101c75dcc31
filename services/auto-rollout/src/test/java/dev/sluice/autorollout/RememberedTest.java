package dev.sluice.autorollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Effect;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.Timer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What may stay unsaved for a while. */
class RememberedTest {

    private static final Rollout ANY = Rollout.draft(
            "r",
            new FlagKey("f"),
            1,
            new Plan(1, "t", 1, Optional.empty(), List.of(), List.of(), 0.05, 0.05, BasisPoints.NONE));

    @Test
    void shouldLeaveOnlyWhatMovesTheAlarmForSilenceUnsaved() {
        assertThat(Remembered.prolongsTheWatchOnly(noted(new Effect.WakeAt(Timer.SILENCE, Instant.EPOCH))))
                .isTrue();
        assertThat(Remembered.prolongsTheWatchOnly(noted(new Effect.WakeAt(Timer.ANSWER, Instant.EPOCH))))
                .isFalse();
    }

    @Test
    void shouldSaveWhatAStoppedRolloutRemembersForOtherInstances() {
        assertThat(Remembered.prolongsTheWatchOnly(noted())).isFalse();
    }

    private static Decision noted(Effect... effects) {
        return new Decision(ANY, List.of(effects), Decision.Outcome.NOTED, "it says so");
    }
}
