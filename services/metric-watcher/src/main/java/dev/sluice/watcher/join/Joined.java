package dev.sluice.watcher.join;

import dev.sluice.watcher.sums.RolloutCounts;
import java.util.List;
import java.util.Objects;

/**
 * What became of a person by an event. What did not change is the same instance as before.
 *
 * @param person what is known of them now
 * @param early what they did that still waits for an exposure
 * @param changes of the counts of rollouts; none for most events
 */
record Joined(PersonState person, EarlyDeeds early, List<RolloutCounts> changes) {
    Joined {
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(early, "early");
        changes = List.copyOf(changes);
    }
}
