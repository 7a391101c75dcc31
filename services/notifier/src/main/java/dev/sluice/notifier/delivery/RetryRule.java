package dev.sluice.notifier.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When an alert that was not delivered is tried again.
 *
 * @param first wait
 * @param longestUrgent wait of what wakes somebody
 * @param longest wait of everything else
 * @param giveUpAfter counted from the first try
 */
record RetryRule(Duration first, Duration longestUrgent, Duration longest, Duration giveUpAfter) {

    private static final int DOUBLINGS_MOST = 20;

    /**
     * The time of the next try: waits double, and what the receiver asked for is obeyed when it is longer.
     *
     * @param firstTriedAt when it was first tried
     * @param attempts made so far, at least 1
     * @param now when the last one ended
     * @param retryAfter what the receiver asked for
     * @param urgent whether it wakes somebody
     * @param jitter 0 to 1, so that many alerts do not knock at the same moment
     * @return empty when it has been tried long enough
     */
    Optional<Instant> next(
            Instant firstTriedAt,
            int attempts,
            Instant now,
            Optional<Duration> retryAfter,
            boolean urgent,
            double jitter) {
        if (now.isAfter(firstTriedAt.plus(giveUpAfter))) {
            return Optional.empty();
        }
        long doubled = first.toMillis() << Math.clamp(attempts - 1L, 0, DOUBLINGS_MOST);
        long bound = (urgent ? longestUrgent : longest).toMillis();
        long own = (long) (Math.min(doubled, bound) * (0.75 + 0.5 * jitter));
        long asked = retryAfter.map(Duration::toMillis).orElse(0L);
        return Optional.of(now.plusMillis(Math.max(own, asked)));
    }
}
