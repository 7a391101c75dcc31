package dev.sluice.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryRuleTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void shouldDoubleTheWaitUpToFiveMinutes() {
        assertThat(waitAfter(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(waitAfter(4)).isEqualTo(Duration.ofSeconds(8));
        assertThat(waitAfter(60)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void shouldWaitAsLongAsTheReceiverAsked() {
        assertThat(RetryRule.next(START, 1, START, Optional.of(Duration.ofMinutes(2)), DAY, 0.5))
                .contains(START.plusSeconds(120));
    }

    @Test
    void shouldGiveUpAfterADay() {
        assertThat(RetryRule.next(START, 300, START.plus(DAY).plusSeconds(1), Optional.empty(), DAY, 0.5))
                .isEmpty();
    }

    private static Duration waitAfter(int attempts) {
        return Duration.between(
                START,
                RetryRule.next(START, attempts, START, Optional.empty(), DAY, 0.5)
                        .orElseThrow());
    }
}
