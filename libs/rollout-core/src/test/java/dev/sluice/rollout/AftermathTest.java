package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AftermathTest {

    private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");
    private static final Withdrawal WHY =
            new Withdrawal(Withdrawal.Cause.BREACH, RolloutDecider.MACHINE, "because", Optional.empty());

    @Test
    void shouldCoolDownAfterARollbackIfThePlanSaysSo() {
        PlanRules cool = new PlanRules(
                RollbackTo.BEFORE,
                Duration.ZERO,
                Duration.ZERO,
                Optional.empty(),
                Duration.ofHours(2),
                PlanRules.USUAL_NO_DATA_AFTER);
        Plan plan = PlanZoo.with(Plans.ordinary(), Plans.ordinary().stages(), cool);

        assertThat(Aftermath.coolsUntil(rolledBack(plan, 1, Optional.empty()))).contains(AT.plus(Duration.ofHours(2)));
        assertThat(Aftermath.coolsUntil(rolledBack(Plans.ordinary(), 1, Optional.empty())))
                .isEmpty();
        assertThat(Aftermath.coolsUntil(new Rollout.Aborted(run(plan, Optional.empty()), Optional.empty(), WHY, AT)))
                .isEmpty();
    }

    @Test
    void shouldKnowWhosePlacesWereTreated() {
        // internal users whole, 5 % of everyone, everyone
        Plan plan = Plans.ordinary();
        assertThat(plan.stages()).extracting(Stage::share).startsWith(BasisPoints.ALL, new BasisPoints(500));
        assertThat(plan.stages().getFirst().audience()).isNotEqualTo(Audience.EVERYONE);

        assertThat(Aftermath.seenBy(rolledBack(plan, -1, Optional.empty()))).isEmpty();
        assertThat(Aftermath.seenBy(rolledBack(plan, 0, Optional.empty()))).isEmpty();
        assertThat(Aftermath.seenBy(rolledBack(plan, 1, Optional.empty()))).contains(new BasisPoints(500));
        // 5 % of the 80 % that were left, after the first 20 %
        assertThat(Aftermath.seenBy(rolledBack(plan, 1, Optional.of(new BasisPoints(2_000)))))
                .contains(new BasisPoints(2_400));
        // nobody new saw it, and the ones before are still those who saw something
        assertThat(Aftermath.seenBy(rolledBack(plan, 0, Optional.of(new BasisPoints(2_000)))))
                .contains(new BasisPoints(2_000));
    }

    private static Rollout rolledBack(Plan plan, int stage, Optional<BasisPoints> kept) {
        Optional<Served> reached = stage < 0 ? Optional.empty() : Optional.of(new Served(stage, 8, AT));
        return new Rollout.RolledBack(run(plan, kept), reached, WHY, AT);
    }

    private static Run run(Plan plan, Optional<BasisPoints> kept) {
        return new Run("r-1", new FlagKey("f"), 3, plan, 5, Optional.empty(), kept);
    }
}
