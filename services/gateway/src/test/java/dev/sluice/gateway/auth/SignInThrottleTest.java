package dev.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {

    private static final Instant NOW = Instant.parse("2030-05-01T12:00:00Z");

    private final SignInThrottle throttle = new SignInThrottle();

    @Test
    void shouldMakeEachWaitTwiceAsLongUpToAQuarterOfAnHour() {
        Instant now = NOW;
        Duration last = Duration.ZERO;
        for (int i = 0; i < 30; i++) {
            Optional<Duration> left = throttle.tried("ada", "a", now);
            if (left.isPresent()) {
                assertThat(left.get()).isGreaterThanOrEqualTo(last);
                last = left.get();
                now = now.plus(left.get());
                assertThat(throttle.tried("ada", "a", now)).isEmpty();
            }
        }
        assertThat(last).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void shouldNotLetAStrangerKeepTheHolderOut() {
        // 10,000 machines guess one account's password, for an hour.
        Instant now = NOW;
        for (int i = 0; i < 10_000; i++) {
            throttle.tried("ada", "stranger " + i, now);
            now = now.plusMillis(360);
        }

        assertThat(throttle.tried("ada", "home", now).orElse(Duration.ZERO))
                .isLessThanOrEqualTo(Duration.ofSeconds(30));
        assertThat(throttle.tried("grace", "home", now)).isEmpty();
    }

    @Test
    void shouldSlowDownWhoeverTriesOnePasswordAtManyAccounts() {
        Instant now = NOW;
        for (int i = 0; i < 31; i++) {
            assertThat(throttle.tried("person " + i, "one machine", now)).isEmpty();
        }

        assertThat(throttle.tried("person 31", "one machine", now)).isPresent();
        assertThat(throttle.tried("person 31", "another machine", now)).isEmpty();
    }

    @Test
    void shouldForget() {
        for (int i = 0; i < 6; i++) {
            throttle.tried("ada", "a", NOW);
        }
        assertThat(throttle.tried("ada", "a", NOW)).isPresent();
        assertThat(throttle.tried("ada", "a", NOW.plus(Duration.ofHours(1)))).isEmpty();

        throttle.tried("grace", "b", NOW);
        throttle.succeeded("grace", "b");
        for (int i = 0; i < 6; i++) {
            assertThat(throttle.tried("grace", "b", NOW)).isEmpty();
        }
    }
}
