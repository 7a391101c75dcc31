package dev.sluice.watcher.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What went wrong with the topology lately, and whether that is too much. */
final class Vitals {

    /** So many deaths of stream threads within the time below are no longer an accident. */
    static final int DEATHS = 3;

    static final Duration WITHIN = Duration.ofMinutes(2);
    /** Brokers that have not answered for so long are away. */
    static final Duration UNANSWERED = Duration.ofSeconds(10);

    private final Deque<Instant> deaths = new ArrayDeque<>();
    private Optional<String> startFailure = Optional.empty();

    synchronized void died(Instant at) {
        deaths.addLast(at);
        if (deaths.size() > DEATHS) {
            deaths.removeFirst();
        }
    }

    synchronized void startFailed(RuntimeException why) {
        startFailure = Optional.of(String.valueOf(why.getMessage()));
    }

    synchronized void started() {
        startFailure = Optional.empty();
        deaths.clear();
    }

    /** Why it could not be started; empty when it could. */
    synchronized Optional<String> startFailure() {
        return startFailure;
    }

    /** What keeps a running topology from doing its work; empty when nothing does. */
    synchronized Optional<String> illness(Instant brokersAnsweredAt, Instant now) {
        if (deaths.size() == DEATHS && !deaths.getFirst().isBefore(now.minus(WITHIN))) {
            return Optional.of("stream threads keep dying");
        }
        return brokersAnsweredAt.isBefore(now.minus(UNANSWERED))
                ? Optional.of("the brokers have not answered since " + brokersAnsweredAt)
                : Optional.empty();
    }
}
