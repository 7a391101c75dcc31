package dev.sluice.metric.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class StageForecastTest {

    /** Simulated means of the event race at a margin of −20 %, baseline 2 %, level 0.05. */
    @Test
    void shouldComeNearSimulatedMeansWhenFallIsWellPastMargin() {
        assertThat(StageForecast.people(0.02, 0.01, 0.5, 0.8, 0.05)).isCloseTo(289_000, Percentage.withPercentage(12));
        assertThat(StageForecast.people(0.02, 0.10, 0.5, 0.8, 0.05)).isCloseTo(32_000, Percentage.withPercentage(12));
        assertThat(StageForecast.people(0.02, 0.50, 0.5, 0.8, 0.05)).isCloseTo(10_000, Percentage.withPercentage(12));
        assertThat(StageForecast.people(0.02, 0.01, 0.7, 0.8, 0.05))
                .isCloseTo(3_190_000, Percentage.withPercentage(12));
    }

    @Test
    void shouldNeedFewerPeopleWhenMarginIsWider() {
        double wide = StageForecast.people(0.1, 0.01, 1, 0.4, 0.05);
        double narrow = StageForecast.people(0.1, 0.01, 1, 0.8, 0.05);

        assertThat(wide).isLessThan(narrow / 5);
    }

    @Test
    void shouldNeverProveAnythingWhenTruthLiesOnMargin() {
        assertThat(StageForecast.people(0.1, 0.1, 0.8, 0.8, 0.05)).isInfinite();
    }
}
