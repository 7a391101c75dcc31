package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.SegmentFinding;
import dev.sluice.flag.Arm;
import dev.sluice.metric.Tally;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.watcher.sums.ArmCounts;
import dev.sluice.watcher.sums.PropertyValue;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.sums.SegmentPeople;
import dev.sluice.watcher.sums.SegmentSums;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts of the people, through the whole topology. */
class SegmentsTest {

    private static final Duration TICK = Driver.SEGMENT_TICK;
    private static final World LAST = World.at(3);

    /** {@code -Dsluice.seed=N} repeats one history; {@code -Dsluice.seeds=N} tries so many. */
    static LongStream seeds() {
        Long one = Long.getLong("sluice.seed");
        return one == null ? LongStream.range(0, Long.getLong("sluice.seeds", 3)) : LongStream.of(one);
    }

    @Test
    void shouldNameTheOneSegmentThatGotWorseAndNarrowNothing() {
        try (Driver driver = new Driver(History.GRACE, History.LATE_AFTER)) {
            driver.watch(LAST, LAST.segmentedBy(List.of("tier")));

            // when: enterprise customers given the feature never buy, those without it always; of the others every
            // second one
            for (int i = 0; i < 240; i++) {
                boolean isEnterprise = i % 2 == 0;
                String person = "customer-" + i;
                boolean treated = People.assignment(person, Map.of(), 3).arm() == Arm.TREATED;
                boolean buys = isEnterprise ? !treated : i % 4 == 1;
                visit(driver, person, isEnterprise ? "enterprise" : "free", buys, i);
            }
            driver.settle();
            driver.pass(TICK);

            // then
            List<SegmentFinding> found = driver.findings();
            assertThat(found).singleElement().satisfies(each -> {
                assertThat(each.rolloutId()).isEqualTo(World.ROLLOUT);
                assertThat(each.stage()).isEqualTo(World.plan().stages().get(3).name());
                assertThat(each.finding().segment().guardrailId()).isEqualTo("bought");
                assertThat(each.finding().segment().property()).isEqualTo("tier");
                assertThat(each.finding().segment().value()).isEqualTo("enterprise");
                assertThat(each.finding().treated().people()
                                + each.finding().control().people())
                        .isEqualTo(120);
                assertThat(each.finding().treated().affected()).isZero();
                assertThat(each.finding().control().affected())
                        .isEqualTo(each.finding().control().people());
                assertThat(each.finding().logEvidence())
                        .isGreaterThan(each.finding().logBar());
                assertThat(each.finding().falseAlarmsAWeek()).isEqualTo(0.05);
                assertThat(each.finding().sentence()).contains("tier is \"enterprise\"", "at most 0.05 times a week");
            });

            // and: while it stays so it is not told again at once, and never once nothing is new
            driver.pass(TICK.multipliedBy(3));
            assertThat(driver.findings()).isEmpty();
        }
    }

    @Test
    void shouldForgetSegmentsWhenTheRolloutEnds() {
        try (Driver driver = new Driver(History.GRACE, History.LATE_AFTER)) {
            driver.watch(LAST, LAST.segmentedBy(List.of("tier")));
            visit(driver, "customer-1", "free", true, 1);
            driver.settle();
            assertThat(driver.segments()).containsOnlyKeys(new PropertyValue("tier", "free"));

            driver.watch(new World(3, RolloutPhase.COMPLETED, 1));

            assertThat(driver.segments()).isEmpty();
        }
    }

    @Test
    void shouldKeepSoManyValuesOfAPropertyAndOneForAllOthers() {
        try (Driver driver = new Driver(History.GRACE, History.LATE_AFTER)) {
            driver.watch(LAST, LAST.segmentedBy(List.of("tier")));

            for (int i = 0; i < SegmentSums.MOST_VALUES + 5; i++) {
                visit(driver, "customer-" + i, "t" + i, false, i);
                driver.settle();
            }

            assertThat(driver.segments())
                    .hasSize(SegmentSums.MOST_VALUES + 1)
                    .containsKey(new PropertyValue("tier", SegmentSums.OTHER));
            assertThat(people(driver.segments().get(new PropertyValue("tier", SegmentSums.OTHER))))
                    .isEqualTo(5);
        }
    }

    @ParameterizedTest(name = "seed {0}: repeat with -Dsluice.seed={0}")
    @MethodSource("seeds")
    void shouldCountEverySegmentLikeABatch(long seed) {
        Random random = new Random(seed);
        List<List<Sent>> stages = History.ofThreeStages(random);

        assertSegments(seed, streamed(stages, random), stages);
    }

    @ParameterizedTest(name = "seed {0}: repeat with -Dsluice.seed={0}")
    @MethodSource("seeds")
    void shouldCountEverySegmentLikeABatchWhenPeopleComeByOtherIds(long seed) {
        Random random = new Random(seed);
        List<List<Sent>> stages = History.ofThreeStages(random);
        Set<String> linked = new HashSet<>();
        List<List<Sent>> told = new ArrayList<>();
        stages.forEach(stage -> told.add(OtherIds.of(stage, linked, random)));

        assertSegments(seed, streamed(told, random), stages);
    }

    /** Ticks fall in between, wherever chance has them. */
    private static Map<PropertyValue, SegmentPeople> streamed(List<List<Sent>> stages, Random random) {
        try (Driver driver = new Driver(History.GRACE, History.LATE_AFTER)) {
            for (int stage = 1; stage <= stages.size(); stage++) {
                driver.watch(World.at(stage), World.at(stage).segmentedBy(List.of("plan", "vip")));
                for (Sent event : stages.get(stage - 1)) {
                    if (event.name().equals("link")) {
                        driver.link(event.person(), event.uuid(), IdentityLink.Kind.IDENTIFIED);
                    } else {
                        driver.send(event);
                    }
                    if (random.nextInt(50) == 0) {
                        driver.pass(random.nextInt(4) == 0 ? TICK : Duration.ofMillis(random.nextInt(300)));
                    }
                }
                driver.settle();
            }
            return driver.segments();
        }
    }

    /** A segment's people are those of a batch over nobody else. */
    private static void assertSegments(long seed, Map<PropertyValue, SegmentPeople> streamed, List<List<Sent>> stages) {
        assertThat(streamed.keySet())
                .as("seed %d", seed)
                .isSubsetOf(new PropertyValue("plan", "beta"), new PropertyValue("vip", "true"))
                .contains(new PropertyValue("plan", "beta"));
        streamed.forEach((segment, people) -> {
            List<List<Sent>> theirs = stages.stream()
                    .map(stage -> stage.stream()
                            .filter(sent -> segment.value()
                                    .equals(History.propertiesOf(sent.person()).get(segment.property())))
                            .toList())
                    .toList();
            Batch batch = new Batch(theirs, History.LATE_AFTER);
            for (int guardrail = 0; guardrail < 2; guardrail++) {
                assertThat(counts(people, guardrail))
                        .as("seed %d, %s, guardrail %d", seed, segment, guardrail)
                        .isEqualTo(batch.counts(guardrail));
            }
        });
    }

    private static Map<String, List<Long>> counts(SegmentPeople people, int guardrail) {
        RolloutCounts all = people.counted().plus(people.sinceTick());
        Map<String, List<Long>> counts = new TreeMap<>();
        all.strata().forEach((key, both) -> {
            String stratum = key.stage() + "/" + key.share().value();
            put(counts, stratum + "/TREATED", both.treated(), guardrail);
            put(counts, stratum + "/CONTROL", both.control(), guardrail);
        });
        return counts;
    }

    private static void put(Map<String, List<Long>> counts, String key, ArmCounts arm, int guardrail) {
        if (arm.people() > 0) {
            Tally tally = arm.tally(
                    guardrail, World.guardrails().get(guardrail).metric().measure());
            List<Long> row = new ArrayList<>(List.of(tally.people()));
            row.addAll(tally.atLevel());
            counts.put(key, row);
        }
    }

    private static long people(SegmentPeople segment) {
        return segment.sinceTick().strata().values().stream()
                .mapToLong(both -> both.treated().people() + both.control().people())
                .sum();
    }

    private static void visit(Driver driver, String person, String tier, boolean buys, int number) {
        Instant at = World.START.plusSeconds(60).plusMillis(number);
        driver.send(Sent.identify("i" + number, person, at, "tier", tier));
        driver.send(Sent.exposure("e" + number, person, at, People.served(person, 3), 3));
        if (buys) {
            driver.send(Sent.order("o" + number, person, at.plusSeconds(5)));
        }
    }
}
