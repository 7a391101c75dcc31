package dev.sluice.metric.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.metric.Direction;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of the race for any data; random cases are named by their seed. */
class RacePropertiesTest {

    private static final double[] ODDS = {0.01, 0.1, 0.5};
    private static final double[] MARGINS = {0.5, 0.8, 1, 1.3};
    private static final double[] BASELINES = {0, 0.04, 0.2, 0.36, 0.6};

    @Test
    void shouldExpectOneOnMarginAndLessInsideNullWhateverTheBaseline() {
        for (double w : ODDS) {
            for (double r0 : MARGINS) {
                for (Direction direction : Direction.values()) {
                    for (double r : Grid.ROLL_BACK.ratios(r0, direction)) {
                        for (double b : BASELINES) {
                            if (r0 * b <= 0.8) {
                                expect(w, r0, r, b, direction);
                            }
                        }
                    }
                }
            }
        }
    }

    private static void expect(double w, double r0, double r, double b, Direction direction) {
        // The event race looks at affected people only: given that one is affected, the factor expects 1.
        Factors f = Factors.of(w, r0, r, b);
        for (double p : new double[] {0.001, 0.05, 0.3, 0.6}) {
            String at = "w=%s r0=%s r=%s b=%s p=%s".formatted(w, r0, r, b, p);
            assertThat(expectation(f, w, r0 * p, p)).as(at).isCloseTo(1, within(1e-12));
            double inside = direction == Direction.LOWER_IS_WORSE ? 1.1 * r0 * p : 0.9 * r0 * p;
            assertThat(expectation(f, w, inside, p)).as(at + " inside").isLessThanOrEqualTo(1 + 1e-12);
        }
    }

    private static double expectation(Factors f, double w, double treatedRate, double controlRate) {
        return w * (treatedRate * f.treated1() + (1 - treatedRate) * f.treated0())
                + (1 - w) * (controlRate * f.control1() + (1 - controlRate) * f.control0());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGiveTheSameEvidenceWhenPeopleAreSplitOverShardsInAnyOrder(long seed) {
        // given
        SplittableRandom random = new SplittableRandom(seed);
        int levels = 1 + random.nextInt(5);
        List<StratumCounts> shards = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            shards.add(Vectors.stratum(0, 0.1, tally(random, levels), tally(random, levels)));
        }
        double r0 = 0.5 + random.nextDouble();
        Race race = new Race(Grid.ROLL_BACK, Direction.LOWER_IS_WORSE, r0, random.nextBoolean() ? 0 : 0.3);

        // when
        double merged = race.logE(List.of(merge(shards)));
        Collections.shuffle(shards, new java.util.Random(seed));
        double shuffled = race.logE(List.of(merge(shards)));
        double apart = race.logE(shards);

        // then
        assertThat(shuffled).isEqualTo(merged);
        assertThat(apart).isCloseTo(merged, within(1e-10));
    }

    @Test
    void shouldGiveTheSameStateWhenValueGrowsInPlace() {
        // given
        Tally growing = new Tally(1, List.of(0L, 0L, 0L))
                .plus(new Tally(0, List.of(1L, 0L, 0L)))
                .plus(new Tally(0, List.of(-1L, 0L, 1L)));

        // then
        assertThat(growing).isEqualTo(new Tally(1, List.of(0L, 0L, 1L)));
    }

    /**
     * At the margin, looked at after every person up to 200 and every 0.5 % of growth after: the share that ever reaches 20 stays
     * below 0.06 (0.05 and two standard errors of 2,000 runs).
     */
    @ParameterizedTest(name = "share {0}, baseline {1}, margin at {2}")
    @CsvSource({"0.1, 0.1, 0.8", "0.5, 0.1, 1.0", "0.5, 0.4, 0.8"})
    void shouldRollBackFewerThanSixInHundredWhenTruthLiesOnMargin(double w, double baseline, double r0) {
        // given
        SplittableRandom random = new SplittableRandom(20_260_301);
        Race race = Race.of(Grid.ROLL_BACK, Direction.LOWER_IS_WORSE, r0);
        int runs = 2_000;
        int crossed = 0;

        // when
        for (int run = 0; run < runs; run++) {
            crossed += crosses(random, race, w, baseline) ? 1 : 0;
        }

        // then
        assertThat((double) crossed / runs).isLessThan(0.06);
    }

    private static boolean crosses(SplittableRandom random, Race race, double w, double baseline) {
        long treated = 0;
        long ofTreated = 0;
        long control = 0;
        long ofControl = 0;
        long nextLook = 1;
        long affectedAtLastLook = 0;
        for (long person = 1; person <= 10_000; person++) {
            if (random.nextDouble() < w) {
                ofTreated++;
                treated += random.nextDouble() < baseline * race.r0() ? 1 : 0;
            } else {
                ofControl++;
                control += random.nextDouble() < baseline ? 1 : 0;
            }
            if (person >= nextLook) {
                nextLook = person < 200 ? person + 1 : person + person / 200;
                // Only affected people move the event race.
                if (treated + control == affectedAtLastLook) {
                    continue;
                }
                affectedAtLastLook = treated + control;
                StratumCounts counts =
                        Vectors.stratum(0, w, Vectors.tally(ofTreated, treated), Vectors.tally(ofControl, control));
                if (race.logE(List.of(counts)) >= Math.log(20)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Tally tally(SplittableRandom random, int levels) {
        List<Long> atLevel = new ArrayList<>();
        long affected = 0;
        for (int i = 0; i < levels; i++) {
            long count = random.nextLong(40);
            affected += count;
            atLevel.add(count);
        }
        return new Tally(affected + random.nextLong(500), atLevel);
    }

    private static StratumCounts merge(List<StratumCounts> shards) {
        StratumCounts sum = shards.getFirst();
        for (StratumCounts shard : shards.subList(1, shards.size())) {
            sum = new StratumCounts(
                    sum.key(),
                    sum.treated().plus(shard.treated()),
                    sum.control().plus(shard.control()));
        }
        return sum;
    }
}
