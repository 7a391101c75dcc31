package dev.sluice.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryRuleTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final RetryRule RULE =
            new RetryRule(Duration.ofSeconds(1), Duration.ofSeconds(45), Duration.ofMinutes(5), DAY);

    @Test
    void shouldDoubleTheWaitUpToFiveMinutes() {
        assertThat(waitAfter(1, false, 0.5)).isEqualTo(Duration.ofSeconds(1));
        assertThat(waitAfter(4, false, 0.5)).isEqualTo(Duration.ofSeconds(8));
        assertThat(waitAfter(60, false, 0.5)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void shouldBringWhatIsUrgentWithinAMinuteOfTheReceiversReturn() {
        assertThat(waitAfter(1_000, true, 1)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void shouldWaitAsLongAsTheReceiverAsked() {
        assertThat(RULE.next(START, 1, START, Optional.of(Duration.ofMinutes(2)), true, 0.5))
                .contains(START.plusSeconds(120));
    }

    @Test
    void shouldGiveUpAfterADay() {
        assertThat(RULE.next(START, 300, START.plus(DAY), Optional.empty(), false, 0.5))
                .isPresent();
        assertThat(RULE.next(START, 300, START.plus(DAY).plusSeconds(1), Optional.empty(), false, 0.5))
                .isEmpty();
    }

    private static Duration waitAfter(int attempts, boolean urgent, double jitter) {
        return Duration.between(
                START,
                RULE.next(START, attempts, START, Optional.empty(), urgent, jitter)
                        .orElseThrow());
    }
}
