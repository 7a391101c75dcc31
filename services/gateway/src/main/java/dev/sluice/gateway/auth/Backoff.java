package dev.sluice.gateway.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long somebody has to wait before the next try: not at all for the first few, then twice as long each time, up to a bound. It is
 * forgotten when nothing was tried for a while, so nobody is locked out for good. Not safe for several threads.
 */
final class Backoff {

    /** Remembered at most; then who has not tried for longest is forgotten. */
    private static final int REMEMBERED = 10_000;

    /**
     * How patient it is.
     *
     * @param free so many tries cost nothing
     * @param first the wait after the next one
     * @param longest the bound
     * @param memory after so long without a try all is forgotten
     */
    record Rule(int free, Duration first, Duration longest, Duration memory) {}

    private record Tries(int count, Instant last) {}

    private final Rule rule;
    private final Map<String, Tries> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
            return size() > REMEMBERED;
        }
    };

    Backoff(Rule rule) {
        this.rule = rule;
    }

    /** How long whoever it is has to wait still; empty when they need not. */
    Optional<Duration> left(String whose, Instant now) {
        return tries(whose, now)
                .map(tries -> Duration.between(now, tries.last().plus(waitAfter(tries.count()))))
                .filter(left -> left.isPositive());
    }

    /** That somebody tries. */
    void tried(String whose, Instant now) {
        known.put(whose, new Tries(tries(whose, now).map(Tries::count).orElse(0) + 1, now));
    }

    /** That their try was a good one: all before it is forgotten. */
    void forget(String whose) {
        known.remove(whose);
    }

    private Optional<Tries> tries(String whose, Instant now) {
        return Optional.ofNullable(known.get(whose))
                .filter(tries -> now.isBefore(tries.last().plus(rule.memory())));
    }

    private Duration waitAfter(int count) {
        int beyond = count - rule.free();
        if (beyond <= 0) {
            return Duration.ZERO;
        }
        // 2^20 times any wait is above every bound.
        Duration wait = rule.first().multipliedBy(1L << Math.min(beyond - 1, 20));
        return wait.compareTo(rule.longest()) < 0 ? wait : rule.longest();
    }
}
