package dev.sluice.watcher.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Measure.Series;
import dev.sluice.metric.OutsideReading;
import dev.sluice.metric.OutsideReading.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeriesLooksTest {

    private static final Instant T = Instant.parse("2026-11-23T10:00:00Z");
    private static final Series THREE =
            new Series("https://p.example", "t", "c", 3, Duration.ofMinutes(5), Duration.ofMinutes(5));
    private static final BasisPoints MARGIN = new BasisPoints(3_000);

    @Test
    void shouldBeBreachedAfterThreeLooksInARowBeyondTheMargin() {
        SeriesLooks two = errors(errors(SeriesLooks.NONE, 1.31), 1.4);
        SeriesLooks three = errors(two, 1.5);

        assertThat(two.reading(THREE, T).state()).isEqualTo(State.WITHIN);
        assertThat(three.reading(THREE, T).state()).isEqualTo(State.BREACHED);
        assertThat(three.reading(THREE, T).ratio()).isEqualTo(1.5);
        assertThat(three.reading(THREE, T).sentence())
                .isEqualTo("treated 1.500 against control 1.000, 1.500 times as much; the threshold is above 1.300,"
                        + " 3 of 3 looks in a row beyond it.");
    }

    @Test
    void shouldStayBreachedWhateverComesAfter() {
        SeriesLooks breached = errors(errors(errors(SeriesLooks.NONE, 2), 2), 2);

        assertThat(errors(breached, 1).reading(THREE, T).state()).isEqualTo(State.BREACHED);
        assertThat(breached.sawNothing("gone", T)
                        .reading(THREE, T.plus(Duration.ofDays(1)))
                        .state())
                .isEqualTo(State.BREACHED);
    }

    @Test
    void shouldBeginAnewAfterALookWithinTheMarginOrWithoutAValue() {
        SeriesLooks within = errors(errors(errors(errors(SeriesLooks.NONE, 2), 2), 1.3), 2);
        SeriesLooks gap = errors(errors(SeriesLooks.NONE, 2), 2).sawNothing("gone", T);

        assertThat(within.reading(THREE, T).state())
                .as("at the margin is within it")
                .isEqualTo(State.WITHIN);
        assertThat(gap.reading(THREE, T).state()).isEqualTo(State.NO_DATA);
        assertThat(errors(gap, 2).reading(THREE, T).state()).isEqualTo(State.WITHIN);
    }

    @Test
    void shouldKnowNothingOnceTheLastLookIsOld() {
        SeriesLooks once = errors(SeriesLooks.NONE, 1);

        assertThat(once.reading(THREE, T.plusSeconds(900)).state()).isEqualTo(State.WITHIN);
        assertThat(once.reading(THREE, T.plusSeconds(901)).state()).isEqualTo(State.NO_DATA);
        assertThat(SeriesLooks.NONE.reading(THREE, T).state()).isEqualTo(State.NO_DATA);
    }

    @Test
    void shouldNotCompareWithAControlOfZero() {
        assertThat(SeriesLooks.NONE
                        .saw(0, 0, THREE, MARGIN, Direction.HIGHER_IS_WORSE, T)
                        .reading(THREE, T))
                .returns(1.0, OutsideReading::ratio)
                .returns(State.WITHIN, OutsideReading::state);
        assertThat(SeriesLooks.NONE
                        .saw(1, 0, THREE, MARGIN, Direction.HIGHER_IS_WORSE, T)
                        .reading(THREE, T))
                .returns(State.NO_DATA, OutsideReading::state)
                .returns("control is 0, and treated 1.000 cannot be compared with it.", OutsideReading::sentence);
    }

    @Test
    void shouldKeepLooksApartByWhatEachCovers() {
        Series overlapping =
                new Series("https://p.example", "t", "c", 3, Duration.ofSeconds(30), Duration.ofMinutes(5));
        Series sparse = new Series("https://p.example", "t", "c", 3, Duration.ofMinutes(9), Duration.ofMinutes(5));

        assertThat(SeriesLooks.apart(overlapping)).isEqualTo(Duration.ofMinutes(5));
        assertThat(SeriesLooks.apart(sparse)).isEqualTo(Duration.ofMinutes(9));
    }

    @Test
    void shouldLookTheOtherWayWhenLowerIsWorse() {
        SeriesLooks low = SeriesLooks.NONE.saw(0.69, 1, THREE, MARGIN, Direction.LOWER_IS_WORSE, T);
        SeriesLooks high = SeriesLooks.NONE.saw(5, 1, THREE, MARGIN, Direction.LOWER_IS_WORSE, T);

        assertThat(low.beyond()).isEqualTo(1);
        assertThat(high.beyond()).isZero();
    }

    @Test
    void shouldAverageWhatIsANumber() {
        assertThat(SeriesLooks.mean(new double[] {1, Double.NaN, 3})).hasValue(2);
        assertThat(SeriesLooks.mean(new double[] {Double.NaN})).isEmpty();
        assertThat(SeriesLooks.mean(new double[0])).isEmpty();
    }

    private static SeriesLooks errors(SeriesLooks before, double ratio) {
        return before.saw(ratio, 1, THREE, MARGIN, Direction.HIGHER_IS_WORSE, T);
    }
}
