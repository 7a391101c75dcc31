package dev.sluice.trials.backtest;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One recorded person: when they were first there, and when they converted.
 *
 * @param person their id, unique in a recording
 * @param at first there
 * @param convertedAt when they converted, not before {@code at}; empty if they never did
 * @param wasTreated whether a real experiment gave them the feature; empty when there was none
 */
public record Visit(String person, Instant at, Optional<Instant> convertedAt, Optional<Boolean> wasTreated) {
    public Visit {
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(convertedAt, "convertedAt");
        Objects.requireNonNull(wasTreated, "wasTreated");
    }
}
