package dev.sluice.watcher.join;

import java.util.OptionalLong;

/** Knows up to when a partition of events has been joined completely, also when nothing comes. */
@FunctionalInterface
public interface ReadToEnd {

    /**
     * All that was written to the partition before this wall time, epoch milliseconds, has been joined and committed. Empty while
     * that is not known of any time.
     */
    OptionalLong of(int partition);
}
