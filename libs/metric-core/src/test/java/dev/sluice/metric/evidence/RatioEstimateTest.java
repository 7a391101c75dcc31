package dev.sluice.metric.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.Tally;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatioEstimateTest {

    @Test
    void shouldBeTheRatioOfTheRatesThatPeopleAreShown() {
        // given: half of the audience by design, 39 and 21 people as it came out
        StratumCounts stratum = stratum(1, 5_000, 39, 21, 21, 9);

        // when
        double ratio = RatioEstimate.of(List.of(stratum)).ratio();

        // then
        assertThat(ratio).isCloseTo((21 / 39.0) / (9 / 21.0), within(1e-12));
    }

    @Test
    void shouldFindTheRatioThatAllStrataShareWhateverTheirShares() {
        List<StratumCounts> strata =
                List.of(stratum(2, 100, 1_000, 50, 99_000, 9_900), stratum(3, 2_500, 25_000, 625, 75_000, 3_750));

        assertThat(RatioEstimate.of(strata).ratio()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void shouldLeaveOutStrataThatNobodyCouldBeComparedIn() {
        List<StratumCounts> strata = List.of(stratum(0, 10_000, 50, 50, 0, 0), stratum(1, 5_000, 10, 2, 10, 4));

        assertThat(RatioEstimate.of(strata).ratio()).isCloseTo(0.5, within(1e-12));
    }

    private static StratumCounts stratum(
            int stage, int share, long treatedPeople, long treated, long controlPeople, long control) {
        return new StratumCounts(
                new StratumKey(stage, new BasisPoints(share), BasisPoints.NONE),
                new Tally(treatedPeople, List.of(treated)),
                new Tally(controlPeople, List.of(control)));
    }
}
