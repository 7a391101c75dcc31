package dev.sluice.metric.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.segment.SegmentWatch.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SegmentWatchTest {

    private static final long SEED = 20_261_123;
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final StratumKey HOLDBACK = new StratumKey(6, new BasisPoints(9_500), BasisPoints.NONE);
    private static final Guardrail CONVERSION = new Guardrail(
            "conversion",
            new Metric(
                    "conversion",
                    "checkout conversion",
                    new Measure.Conversion(new Measure.EventMatcher("order completed", List.of())),
                    Duration.ofHours(1)),
            Direction.LOWER_IS_WORSE,
            new BasisPoints(2_000),
            Trigger.HARM,
            GuardrailAction.ROLL_BACK,
            1);

    @Test
    void shouldNameTheSegmentThatGotWorseAndNoOther() {
        // given
        SplittableRandom random = new SplittableRandom(SEED);
        SegmentWatch watch = SegmentWatch.of(Budget.STANDARD);
        List<Finding> found = new ArrayList<>();

        // when: enterprise customers convert at a third of the rate of control from the 200th tick on
        for (int tick = 0; tick < 400; tick++) {
            double enterprise = tick < 200 ? 1 : 1.0 / 3;
            Tick ticked = watch.plus(Map.of(
                            segment("enterprise"), people(random, enterprise), segment("free"), people(random, 1)))
                    .tick(List.of(CONVERSION), 0.05, NOW);
            watch = ticked.next();
            found.addAll(ticked.findings());
        }

        // then
        assertThat(found).as("seed %d", SEED).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.segment().value()).isEqualTo("enterprise");
            assertThat(finding.sentence()).contains("plan is \"enterprise\"").contains("0.05 times a week");
            assertThat(finding.effect().ratio()).isLessThan(1);
        });
    }

    /** Forty weeks of twenty segments without any change, with a budget of one alarm in two weeks: more than 33 have a chance of 3 in 1,000. */
    @Test
    void shouldKeepItsBudgetWhenNothingGotWorse() {
        // given
        Budget budget = new Budget(20, Duration.ofHours(1), 0.5);
        int weeks = 40;
        int alarms = 0;

        // when
        for (int week = 0; week < weeks; week++) {
            SplittableRandom random = new SplittableRandom(SEED + week);
            SegmentWatch watch = SegmentWatch.of(budget);
            for (long tick = 0; tick < budget.ticksAWeek(); tick++) {
                Map<Segment, List<StratumCounts>> changes = new HashMap<>();
                for (int i = 0; i < 20; i++) {
                    changes.put(segment("s" + i), people(random, 1));
                }
                Tick ticked = watch.plus(changes).tick(List.of(CONVERSION), 0.05, NOW);
                watch = ticked.next();
                alarms += ticked.findings().isEmpty() ? 0 : 1;
            }
        }

        // then
        assertThat(alarms).as("seed %d", SEED).isLessThanOrEqualTo(33);
    }

    @Test
    void shouldNeedLessOfEachWhenSeveralGotWorseTogether() {
        // given: each of two segments has a little less than what one alone needs
        Budget budget = new Budget(2, Duration.ofHours(1), 0.5);
        SegmentWatch one = SegmentWatch.of(budget);
        SegmentWatch two = SegmentWatch.of(budget);
        int ticksForOne = 0;
        int ticksForTwo = 0;

        // when
        boolean found = false;
        while (!found) {
            Tick tick = one.plus(Map.of(segment("a"), holdbackConverts())).tick(List.of(CONVERSION), 0.05, NOW);
            one = tick.next();
            found = !tick.findings().isEmpty();
            ticksForOne++;
        }
        found = false;
        while (!found) {
            Tick tick = two.plus(Map.of(segment("a"), holdbackConverts(), segment("b"), holdbackConverts()))
                    .tick(List.of(CONVERSION), 0.05, NOW);
            two = tick.next();
            found = tick.findings().size() == 2;
            ticksForTwo++;
        }

        // then
        assertThat(ticksForTwo).isLessThanOrEqualTo(ticksForOne);
    }

    @Test
    void shouldSayNothingOfASegmentWhosePeopleWereNotSplitAsDesigned() {
        // given: the design treats 95 %, and as many come to control as to treatment
        SegmentWatch watch = SegmentWatch.of(new Budget(1, Duration.ofHours(1), 0.5));
        List<StratumCounts> skewed =
                List.of(new StratumCounts(HOLDBACK, new Tally(50, List.of(0L)), new Tally(50, List.of(20L))));

        // when
        Tick tick = watch.plus(Map.of(segment("a"), skewed)).tick(List.of(CONVERSION), 0.05, NOW);

        // then
        assertThat(tick.findings()).isEmpty();
        assertThat(tick.withheld()).containsExactly(segment("a"));
    }

    @Test
    void shouldCountSegmentsThatAreTooMany() {
        // given
        SegmentWatch watch = SegmentWatch.of(new Budget(1, Duration.ofHours(1), 0.5));

        // when
        SegmentWatch full = watch.plus(Map.of(segment("a"), holdbackConverts()))
                .plus(Map.of(segment("a"), holdbackConverts(), segment("b"), holdbackConverts()));

        // then
        assertThat(full.segments()).containsOnlyKeys(segment("a"));
        assertThat(full.notWatched()).isEqualTo(1);
    }

    private static Segment segment(String value) {
        return new Segment("conversion", "plan", value);
    }

    private static List<StratumCounts> holdbackConverts() {
        return List.of(new StratumCounts(HOLDBACK, new Tally(10, List.of(0L)), new Tally(1, List.of(1L))));
    }

    /** Twenty people of a tick, one in ten of whom converts in control. */
    private static List<StratumCounts> people(SplittableRandom random, double ratio) {
        long[] people = new long[2];
        long[] converted = new long[2];
        for (int i = 0; i < 20; i++) {
            int arm = random.nextDouble() < 0.95 ? 0 : 1;
            people[arm]++;
            converted[arm] += random.nextDouble() < 0.1 * (arm == 0 ? ratio : 1) ? 1 : 0;
        }
        return List.of(new StratumCounts(
                HOLDBACK, new Tally(people[0], List.of(converted[0])), new Tally(people[1], List.of(converted[1]))));
    }
}
