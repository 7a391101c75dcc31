package dev.sluice.metric.evidence;

import static dev.sluice.metric.evidence.Vectors.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.Direction;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class DetectorTest {

    private static final Pattern TICK = Pattern.compile("\\((\\d+),(\\d+)\\)");

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vectors/detectors.csv", delimiter = '|', numLinesToSkip = 1)
    void shouldGiveReferenceValueWhenTicksHavePassed(String id, String ticks, double expected) {
        // given
        boolean holdback = id.equals("M4");
        Detector detector = Detector.FRESH;

        // when
        for (long[] tick : ticks(ticks).toList()) {
            detector = holdback
                    ? detector.afterRace(0.95, 0.8, Direction.LOWER_IS_WORSE, tick[0], tick[1])
                    : detector.afterRate(0.1, 0.8, Direction.LOWER_IS_WORSE, tick[0], tick[1]);
        }

        // then
        assertAgrees(detector.logValue(), expected);
    }

    private static Stream<long[]> ticks(String text) {
        return TICK.matcher(text).results().map(DetectorTest::tick);
    }

    private static long[] tick(MatchResult match) {
        return new long[] {Long.parseLong(match.group(1)), Long.parseLong(match.group(2))};
    }

    /** 500 weeks of hourly ticks at the very edge of what is still well: fewer than 9 in a hundred raise an alarm at 0.05. */
    @Test
    void shouldKeepItsBudgetOfFalseAlarmsWhenRateLiesAtTheEdge() {
        // given
        SplittableRandom random = new SplittableRandom(20_260_302);
        double threshold = Detector.logThreshold(1, 168, 0.05);
        int weeks = 500;
        int alarmed = 0;

        // when
        for (int week = 0; week < weeks; week++) {
            alarmed += alarms(random, threshold) ? 1 : 0;
        }

        // then
        assertThat((double) alarmed / weeks).isLessThan(0.09);
    }

    private static boolean alarms(SplittableRandom random, double threshold) {
        Detector detector = Detector.FRESH;
        for (int tick = 0; tick < 168; tick++) {
            long affected = 0;
            for (int person = 0; person < 20; person++) {
                affected += random.nextDouble() < 0.08 ? 1 : 0;
            }
            detector = detector.afterRate(0.1, 0.8, Direction.LOWER_IS_WORSE, affected, 20);
            if (detector.logValue() >= threshold) {
                return true;
            }
        }
        return false;
    }

    @Test
    void shouldReportFirstThreeWhenEvidenceIsAsInTheReference() {
        // given
        List<Double> logE = Stream.of(0.1, 250.0, 12.0, 70.0, 30.0, 5.0, 120.0, 1.0, 0.5, 0.2)
                .map(Math::log)
                .toList();

        // then
        assertThat(FalseDiscoveries.reported(logE, 0.05)).containsExactly(1, 6, 3);
        assertThat(FalseDiscoveries.reported(List.of(0.0, 1.0), 0.05)).isEmpty();
    }
}
