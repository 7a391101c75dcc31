package dev.sluice.autorollout.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import dev.sluice.rollout.Live;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.Run;
import dev.sluice.rollout.Served;
import dev.sluice.rollout.Watching;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** States outlive the version of this service that stored them. */
class StateJsonTest {

    private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");

    private static Rollout running(List<String> holding) {
        Plan plan = new Plan(1, "t", 1, Optional.empty(), List.of(), List.of(), 0.05, 0.05, BasisPoints.NONE);
        return new Live.Running(
                new Run("r", new FlagKey("f"), 1, plan, 2),
                new Watching(new Served(0, 8, AT), Duration.ZERO, AT, Optional.empty(), List.of("clicks"), holding));
    }

    @Test
    void shouldReadWhatItWrote() {
        Rollout state = running(List.of("errors"));

        assertThat(StateJson.state(StateJson.write(state))).isEqualTo(state);
    }

    @Test
    void shouldReadAStateThatWasStoredBeforeBreachesThatHoldWereRemembered() {
        String stored = StateJson.write(running(List.of())).replace(",\"holding\":[]", "");

        assertThat(stored).doesNotContain("holding");
        assertThat(StateJson.state(stored)).isEqualTo(running(List.of()));
    }
}
