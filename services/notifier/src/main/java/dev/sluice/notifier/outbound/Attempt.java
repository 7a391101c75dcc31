package dev.sluice.notifier.outbound;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** How one try to tell a receiver ended. */
public sealed interface Attempt {

    /**
     * The receiver has it.
     *
     * @param answer what it said, shortened, for a person
     */
    record Delivered(String answer) implements Attempt {
        public Delivered {
            Objects.requireNonNull(answer, "answer");
        }
    }

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

        public Failed(String why) {
            this(why, Optional.empty());
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
