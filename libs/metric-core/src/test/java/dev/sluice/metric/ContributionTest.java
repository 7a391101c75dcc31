package dev.sluice.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.Measure.Pick;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContributionTest {

    private static final EventMatcher DID = new EventMatcher("did", List.of());
    private static final NumericProperty CENTS = new NumericProperty("total", 2);
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long EXPOSED = 1_000_000;

    @ParameterizedTest(name = "steps taken in the order {0}: {1}")
    @CsvSource({"abc,1", "aabbc,1", "acb,0", "cba,0", "abab,0", "cabc,1", "bac,0"})
    void shouldMeetAFunnelOnlyInItsOrder(String taken, int level) {
        Measure funnel = new Measure.Funnel(List.of(DID, DID, DID));
        List<Deed> deeds = IntStream.range(0, taken.length())
                .mapToObj(i -> new Deed(EXPOSED + i, i, taken.charAt(i) - 'a', 0))
                .toList();

        assertThat(of(funnel, deeds).level()).isEqualTo(level);
    }

    @Test
    void shouldTakeADifferentEventForEachStepEvenAtTheSameTime() {
        Measure funnel = new Measure.Funnel(List.of(DID, DID));

        assertThat(of(funnel, List.of(new Deed(EXPOSED, 1, 0, 0), new Deed(EXPOSED, 1, 1, 0)))
                        .level())
                .isZero();
        assertThat(of(funnel, List.of(new Deed(EXPOSED, 1, 0, 0), new Deed(EXPOSED, 2, 1, 0)))
                        .level())
                .isEqualTo(1);
    }

    /** A plain search over all choices of events finds no funnel that this does not. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldMeetAFunnelWheneverThereIsAWay(long seed) {
        Random random = new Random(seed);
        for (int history = 0; history < 300; history++) {
            int steps = 1 + random.nextInt(4);
            List<Deed> deeds = IntStream.range(0, random.nextInt(8))
                    .mapToObj(i -> new Deed(EXPOSED + random.nextInt(40), i, random.nextInt(steps), 0))
                    .sorted(Deed.ORDER)
                    .toList();
            Measure funnel = new Measure.Funnel(java.util.Collections.nCopies(steps, DID));

            assertThat(of(funnel, deeds).level() == 1)
                    .as("seed %d, %s", seed, deeds)
                    .isEqualTo(canBeMet(deeds, 0, steps, Long.MIN_VALUE));
        }
    }

    private static boolean canBeMet(List<Deed> deeds, int step, int steps, long reached) {
        return step == steps
                || deeds.stream()
                        .anyMatch(deed -> deed.part() == step
                                && deed.at() >= reached
                                && canBeMet(deeds, step + 1, steps, deed.at()));
    }

    @ParameterizedTest(name = "{0} ms after the exposure: {1}")
    @CsvSource({"0,0", "172799999,0", "172800000,1", "259199999,1", "259200000,0"})
    void shouldCountAReturnOnItsDayOnly(long after, int level) {
        Metric metric = new Metric("m", "m", new Measure.Retention(DID, 2), Duration.ofDays(3));

        assertThat(of(metric, Direction.LOWER_IS_WORSE, true, List.of(new Deed(EXPOSED + after, 1, 0, 0)))
                        .level())
                .isEqualTo(level);
        assertThat(3 * DAY).isEqualTo(259_200_000);
    }

    @Test
    void shouldSumEveryEventOnceWithinTheWindowAndTheCap() {
        Measure sum = new Measure.Sum(DID, CENTS, 50);

        assertThat(of(sum, values(2_000, -500, 1_000)).level()).isEqualTo(50);
        assertThat(of(sum, values(900_000)).level()).isEqualTo(100);
        assertThat(of(sum, values(-300))).isEqualTo(new Contribution(0, List.of(BigInteger.ONE)));
        assertThat(of(sum, List.of())).isEqualTo(Contribution.NOTHING);
    }

    /** The mean of levels is the value, and a growing value only moves up. */
    @Test
    void shouldRoundByThePersonSoThatTheMeanStays() {
        Metric metric = new Metric("revenue", "revenue", new Measure.Sum(DID, CENTS, 50), Duration.ofDays(1));
        Random random = new Random(4);
        double total = 0;
        int people = 40_000;
        for (int i = 0; i < people; i++) {
            int unit = random.nextInt();
            int before = level(metric, unit, 1_020);
            total += level(metric, unit, 1_037);
            assertThat(level(metric, unit, 1_037)).isBetween(before, before + 1);
        }

        // 10.37 of 50 is 20.74 parts; the mean of as many roundings strays by 0.44/√40,000.
        assertThat(total / people).isCloseTo(20.74, within(0.01));
    }

    private static int level(Metric metric, int unit, long cents) {
        return Contribution.of(
                        guardrail(metric, Direction.LOWER_IS_WORSE),
                        new StageProof.Reach(1),
                        true,
                        EXPOSED,
                        unit,
                        values(cents))
                .level();
    }

    @Test
    void shouldTakeAPersonsOwnMeanOnce() {
        assertThat(of(new Measure.Mean(DID, CENTS, 20), values(1_000, 3_000, 2_000))
                        .level())
                .isEqualTo(100);
        assertThat(of(new Measure.SteadyMean(DID, CENTS, 20, 9), values(1_000, 501)))
                .isEqualTo(new Contribution(0, numbers(1, 1, 751, 751L * 751, 751L * 751 * 751)));
        assertThat(of(new Measure.SteadyMean(DID, CENTS, 20, 9), values(9_999))
                        .sums()
                        .get(2))
                .isEqualTo(BigInteger.valueOf(2_000));
        assertThat(of(new Measure.SteadyMean(DID, CENTS, 20, 9), values(0)).sums())
                .isEqualTo(numbers(1, 0, 0, 0, 0));
    }

    @Test
    void shouldSumBothSidesOfARatio() {
        Measure ratio =
                new Measure.Ratio(new Amount(DID, Optional.of(CENTS), 50), new Amount(DID, Optional.empty(), 2), 1);
        List<Deed> deeds = List.of(
                new Deed(EXPOSED, 1, 1, 0),
                new Deed(EXPOSED, 2, 0, 300),
                new Deed(EXPOSED + 1, 3, 1, 0),
                new Deed(EXPOSED + 2, 4, 1, 0),
                new Deed(EXPOSED + 3, 5, 0, 400));

        assertThat(of(ratio, deeds).sums())
                .isEqualTo(numbers(1, 700, 2, 490_000, 1_400, 4, 343_000_000, 980_000, 2_800, 8));
    }

    @Test
    void shouldMoveAThresholdForTreatedPeopleByEachMargin() {
        Metric metric = new Metric(
                "m", "m", new Measure.Quantile(DID, CENTS, Pick.FIRST, new BasisPoints(9_500), 10), Duration.ofDays(1));

        assertThat(of(metric, Direction.HIGHER_IS_WORSE, true, values(1_150)).sums())
                .isEqualTo(numbers(1, 1, 0, 0));
        assertThat(of(metric, Direction.HIGHER_IS_WORSE, true, values(1_300)).sums())
                .isEqualTo(numbers(1, 1, 1, 0));
        assertThat(of(metric, Direction.HIGHER_IS_WORSE, true, values(1_401)).sums())
                .isEqualTo(numbers(1, 1, 1, 1));
        assertThat(of(metric, Direction.HIGHER_IS_WORSE, false, values(1_001)).sums())
                .isEqualTo(numbers(1, 1, 1, 1));
        assertThat(of(metric, Direction.LOWER_IS_WORSE, true, values(801)).sums())
                .isEqualTo(numbers(1, 0, 1, 1));
    }

    @Test
    void shouldPickOneValuePerPerson() {
        Metric first = new Metric(
                "m", "m", new Measure.Quantile(DID, CENTS, Pick.FIRST, new BasisPoints(9_500), 10), Duration.ofDays(1));
        Metric highest = new Metric(
                "m",
                "m",
                new Measure.Quantile(DID, CENTS, Pick.HIGHEST, new BasisPoints(9_500), 10),
                Duration.ofDays(1));

        assertThat(of(first, Direction.HIGHER_IS_WORSE, false, values(500, 2_000))
                        .sums())
                .isEqualTo(numbers(1, 0, 0, 0));
        assertThat(of(highest, Direction.HIGHER_IS_WORSE, false, values(500, 2_000, 9))
                        .sums())
                .isEqualTo(numbers(1, 1, 1, 1));
    }

    /** Ten bins to a margin of 20 %, the middle at what is typical; beyond the outermost all fall into those. */
    @ParameterizedTest(name = "{0} cents: level {1}")
    @CsvSource({"1000,101", "1018,101", "1019,102", "1200,111", "999,100", "0,1", "-5,1", "1,1", "99999999,200"})
    void shouldLayBinsAroundWhatIsTypical(long cents, int level) {
        Metric metric = new Metric(
                "m",
                "m",
                new Measure.CertifiedQuantile(DID, CENTS, Pick.FIRST, new BasisPoints(9_500), 10),
                Duration.ofDays(1));

        assertThat(of(metric, Direction.HIGHER_IS_WORSE, true, values(cents)).level())
                .isEqualTo(level);
    }

    @ParameterizedTest(name = "{0} is {1} cents")
    @CsvSource({"1.005,101", "12,1200", "-0.5,-50", "1e12,100000000000", "0,0"})
    void shouldCountNumbersInWholeUnits(double number, long cents) {
        assertThat(CENTS.unitsOf(number)).hasValue(cents);
        assertThat(CENTS.unitsOf(Double.toString(number))).hasValue(cents);
    }

    @Test
    void shouldNotTakeForANumberWhatIsNone() {
        for (Object other :
                Arrays.asList(null, "much", "", "0x1p3", "NaN", "1f", true, List.of(1), Double.NaN, "1".repeat(33))) {
            assertThat(CENTS.unitsOf(other)).as("%s", other).isEmpty();
        }
    }

    private static Contribution of(Measure measure, List<Deed> deeds) {
        return of(new Metric("m", "m", measure, Duration.ofDays(1)), Direction.LOWER_IS_WORSE, true, deeds);
    }

    private static Contribution of(Metric metric, Direction direction, boolean treated, List<Deed> deeds) {
        return Contribution.of(
                guardrail(metric, direction),
                new StageProof.NotWorseThan(new BasisPoints(4_000)),
                treated,
                EXPOSED,
                7,
                deeds);
    }

    private static Guardrail guardrail(Metric metric, Direction direction) {
        return new Guardrail(
                "g", metric, direction, new BasisPoints(2_000), Trigger.HARM, GuardrailAction.ROLL_BACK, 1);
    }

    private static List<Deed> values(long... units) {
        List<Deed> deeds = new ArrayList<>();
        for (long value : units) {
            deeds.add(new Deed(EXPOSED + deeds.size(), deeds.size(), 0, value));
        }
        return deeds;
    }

    private static List<BigInteger> numbers(long... values) {
        return LongStream.of(values).mapToObj(BigInteger::valueOf).toList();
    }
}
