package dev.sluice.notifier.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When an alert that was not delivered is tried again. */
public final class RetryRule {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private RetryRule() {}

    /**
     * The time of the next try.
     *
     * @param firstTriedAt when it was first tried
     * @param attempts made so far, at least 1
     * @param now when the last one ended
     * @param retryAfter what the receiver asked for; obeyed when it is longer than our own wait
     * @param giveUpAfter counted from the first try
     * @param jitter 0 to 1, so that many alerts do not knock at the same moment
     * @return empty when it has been tried long enough
     */
    public static Optional<Instant> next(
            Instant firstTriedAt,
            int attempts,
            Instant now,
            Optional<Duration> retryAfter,
            Duration giveUpAfter,
            double jitter) {
        if (now.isAfter(firstTriedAt.plus(giveUpAfter))) {
            return Optional.empty();
        }
        long doubled = FIRST.toMillis() << Math.min(attempts - 1, 20);
        long own = (long) (Math.min(doubled, LONGEST.toMillis()) * (0.75 + 0.5 * jitter));
        long asked = retryAfter.map(Duration::toMillis).orElse(0L);
        return Optional.of(now.plusMillis(Math.max(own, asked)));
    }
}
