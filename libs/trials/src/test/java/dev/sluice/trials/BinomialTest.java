package dev.sluice.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialTest {

    private static final long SEED = 20_261_123;
    private static final int DRAWS = 40_000;

    /** Pearson's χ² against the exact probabilities, by either way of drawing; 5 standard deviations above its mean is too much. */
    @ParameterizedTest
    @CsvSource({"20, 0.1", "40, 0.5", "60, 0.9", "100, 0.3", "1000, 0.02", "3000, 0.005"})
    void shouldDrawAsOftenAsTheExactProbabilitySays(int n, double p) {
        // given
        SplittableRandom random = new SplittableRandom(SEED);
        long[] seen = new long[n + 1];

        // when
        for (int draw = 0; draw < DRAWS; draw++) {
            seen[(int) Binomial.draw(random, n, p)]++;
        }

        // then
        double statistic = 0;
        int cells = 0;
        double restExpected = DRAWS;
        long restSeen = DRAWS;
        double logProbability = n * Math.log1p(-p);
        for (int k = 0; k <= n; k++) {
            double expected = DRAWS * Math.exp(logProbability);
            if (expected >= 10) {
                statistic += (seen[k] - expected) * (seen[k] - expected) / expected;
                restExpected -= expected;
                restSeen -= seen[k];
                cells++;
            }
            logProbability += Math.log((n - k) / (k + 1.0)) + Math.log(p / (1 - p));
        }
        statistic += restExpected > 1 ? (restSeen - restExpected) * (restSeen - restExpected) / restExpected : 0;
        assertThat(statistic).as("seed %d", SEED).isLessThan(cells + 5 * Math.sqrt(2.0 * cells));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5, 0", "7, 0, 0", "7, 1, 7"})
    void shouldBeCertainWhereThereIsNoChance(long n, double p, long expected) {
        assertThat(Binomial.draw(new SplittableRandom(SEED), n, p)).isEqualTo(expected);
    }
}
