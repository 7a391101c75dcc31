package dev.sluice.ingestion.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final long SEED = Long.getLong("sluice.seed", 20261123);
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldLetBurstPassAndThenSayHowLongToWait() {
        RateLimit limit = new RateLimit(100, 0);

        assertThat(take(limit, 1_000, 0)).isEqualTo(Duration.ZERO);
        assertThat(take(limit, 1, 0)).isEqualTo(Duration.ofMillis(10));
        assertThat(take(limit, 1, SECOND / 100)).isEqualTo(Duration.ZERO);
    }

    @Test
    void shouldLetBatchPassThatIsLargerThanTheBucketAndThenWaitItOff() {
        RateLimit limit = new RateLimit(1, 0);

        assertThat(take(limit, 1_000, 0)).isEqualTo(Duration.ZERO);
        assertThat(take(limit, 1, 0)).isEqualTo(Duration.ofSeconds(991));
        assertThat(take(limit, 1, 991 * SECOND)).isEqualTo(Duration.ZERO);
    }

    /** Over any time, no more passes than the rate gives, plus the bucket, plus one request; and no less when there is demand. */
    @Test
    void shouldKeepRateWhateverIsAsked() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 200; round++) {
            int perSecond = 1 + random.nextInt(500);
            RateLimit limit = new RateLimit(perSecond, 0);
            long now = 0;
            long passed = 0;
            int largest = 0;
            for (int i = 0; i < 2_000; i++) {
                now += random.nextLong(SECOND / 20);
                int events = 1 + random.nextInt(100);
                largest = Math.max(largest, events);
                if (take(limit, events, now).isZero()) {
                    passed += events;
                }
            }
            // More is asked than the rate gives, all the time.
            long given = Math.floorDiv(now, SECOND) * perSecond;
            assertThat(passed)
                    .as("seed %d, round %d", SEED, round)
                    .isLessThanOrEqualTo(given + perSecond * (RateLimit.BURST_SECONDS + 1L) + largest)
                    .isGreaterThanOrEqualTo(given);
        }
    }

    private static Duration take(RateLimit limit, int events, long nanoTime) {
        Duration wait = limit.waitFrom(nanoTime);
        if (wait.isZero()) {
            limit.take(events);
        }
        return wait;
    }
}
