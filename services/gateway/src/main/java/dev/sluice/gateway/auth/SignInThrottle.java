package dev.sluice.gateway.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Slows down who guesses passwords: one account from one address, many accounts from one address, and one account from many addresses.
 * The last is bounded low, since otherwise a stranger could keep the account's holder out.
 */
final class SignInThrottle {

    private final Backoff accountFromAddress =
            new Backoff(new Backoff.Rule(5, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofHours(1)));
    private final Backoff address =
            new Backoff(new Backoff.Rule(30, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofHours(1)));
    private final Backoff account =
            new Backoff(new Backoff.Rule(20, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofHours(1)));

    /**
     * Counts a try; or tells how long to wait before one is taken, and counts nothing.
     *
     * @param email as sent; one that has no account is treated as one that has
     * @param from the sender's address
     */
    synchronized Optional<Duration> tried(String email, String from, Instant now) {
        String pair = email + " " + from;
        Optional<Duration> left = Stream.of(
                        accountFromAddress.left(pair, now), address.left(from, now), account.left(email, now))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        if (left.isEmpty()) {
            accountFromAddress.tried(pair, now);
            address.tried(from, now);
            account.tried(email, now);
        }
        return left;
    }

    /** That a try was good. The address stays counted: whoever guesses may have an account of his own. */
    synchronized void succeeded(String email, String from) {
        accountFromAddress.forget(email + " " + from);
        account.forget(email);
    }
}
