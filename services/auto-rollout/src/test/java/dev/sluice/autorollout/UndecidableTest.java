package dev.sluice.autorollout;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.Rollout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UndecidableTest {

    @Test
    void shouldSayWhichRolloutCouldNotDecideAndWhy() {
        Rollout draft = Rollout.draft(
                "r-1",
                new FlagKey("checkout"),
                1,
                new Plan(1, "own", 1, Optional.empty(), List.of(), List.of(), 0.05, 0.05, BasisPoints.NONE));

        assertThatThrownBy(() -> Steps.core(draft, null))
                .isInstanceOf(UndecidableException.class)
                .hasMessageStartingWith("rollout r-1 could not decide")
                .hasCauseInstanceOf(RuntimeException.class);
    }
}
