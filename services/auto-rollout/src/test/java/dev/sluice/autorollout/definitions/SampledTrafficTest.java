package dev.sluice.autorollout.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.contracts.FlagFollowUps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampledTrafficTest {

    private static final Instant T = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void shouldSayThatAFewMinutesWereCarriedOnToADay() {
        SampledTraffic traffic = SampledTraffic.of(
                        List.of(told(0, 1, Duration.ofMinutes(8), 10, 5), told(1, 1, Duration.ofMinutes(8), 0, 25)))
                .orElseThrow();

        assertThat(traffic.peoplePerDay()).isCloseTo(40 * 180.0, within(1e-9));
        assertThat(traffic.source()).isEqualTo("40 people seen in 8 min, carried on to a day");
    }

    @Test
    void shouldCarryNothingOnAfterADay() {
        SampledTraffic traffic = SampledTraffic.of(List.of(told(0, 4, Duration.ofDays(1), 100, 200)))
                .orElseThrow();

        assertThat(traffic.peoplePerDay()).isCloseTo(1_200, within(1e-9));
        assertThat(traffic.source()).isEqualTo("about 1200 people seen in 24 h, from a sample by id");
    }

    @Test
    void shouldTellOfPartitionsThatWereLookedAtForDifferentTimes() {
        SampledTraffic traffic = SampledTraffic.of(List.of(
                        told(0, 1, Duration.ofMinutes(6), 1, 0),
                        told(1, 1, Duration.ofHours(3), 0, 2),
                        told(2, 1, Duration.ofMinutes(4), 7, 7)))
                .orElseThrow();

        assertThat(traffic.peoplePerDay()).isCloseTo(240 + 16, within(1e-9));
        assertThat(traffic.source()).isEqualTo("3 people seen in 6 min to 3 h, by partition, carried on to a day");
    }

    @Test
    void shouldKnowNothingOfTooShortATimeOrNobody() {
        assertThat(SampledTraffic.of(
                        List.of(told(0, 1, Duration.ofMinutes(4), 9, 9), told(1, 1, Duration.ofHours(9), 0, 0))))
                .isEmpty();
        assertThat(SampledTraffic.of(List.of())).isEmpty();
    }

    private static FlagFollowUps told(int partition, long oneIn, Duration span, long exposed, long others) {
        return new FlagFollowUps("default", partition, "checkout", oneIn, T, T.plus(span), exposed, others, List.of());
    }
}
