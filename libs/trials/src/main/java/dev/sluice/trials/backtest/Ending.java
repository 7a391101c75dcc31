package dev.sluice.trials.backtest;

import java.time.Instant;
import java.util.Objects;

/** How a rollout on recorded people would have ended. */
public sealed interface Ending {

    /** People who had come until then. */
    long people();

    /** When, by the recording's clock. */
    Instant at();

    /** It would have been rolled back. */
    record RolledBack(int stage, long people, Instant at) implements Ending {
        public RolledBack {
            Objects.requireNonNull(at, "at");
        }
    }

    /** Every stage would have passed. */
    record Passed(long people, Instant at) implements Ending {
        public Passed {
            Objects.requireNonNull(at, "at");
        }
    }

    /** The recording ended before; the stage was open and proved nothing yet. */
    record Unfinished(int stage, long people, Instant at) implements Ending {
        public Unfinished {
            Objects.requireNonNull(at, "at");
        }
    }
}
