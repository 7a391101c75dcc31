package dev.sluice.notifier.delivery;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** How one try to tell a receiver ended. */
public sealed interface Attempt {

    /** The receiver has it. */
    record Delivered() implements Attempt {}

    /**
     * It may work later.
     *
     * @param why for a person
     * @param retryAfter what the receiver asked for
     */
    record Failed(String why, Optional<Duration> retryAfter) implements Attempt {
        public Failed {
            Objects.requireNonNull(why, "why");
            Objects.requireNonNull(retryAfter, "retryAfter");
        }
    }

    /**
     * It will not work however often it is tried: the receiver does not know the address, or refuses the message.
     *
     * @param why for a person
     */
    record Refused(String why) implements Attempt {
        public Refused {
            Objects.requireNonNull(why, "why");
        }
    }
}
