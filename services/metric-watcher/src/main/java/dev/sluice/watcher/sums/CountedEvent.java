package dev.sluice.watcher.sums;

import dev.sluice.metric.DataHealth;
import java.util.Objects;
import java.util.Optional;

/**
 * An event that moved a count.
 *
 * @param ref the event
 * @param traceParent its W3C trace context, to be continued by the verdict that it leads to
 */
public record CountedEvent(DataHealth.EventRef ref, Optional<String> traceParent) {
    public CountedEvent {
        Objects.requireNonNull(ref, "ref");
        Objects.requireNonNull(traceParent, "traceParent");
    }
}
