package dev.sluice.rollout;

import java.time.Duration;
import java.util.Objects;

/**
 * Whose word a stage needs, and until when.
 *
 * @param group one of this group has to approve
 * @param deadline so long the rollout waits, counted as stages are: only while it is watched
 * @param then what happens when nobody has approved by then
 */
public record Approval(String group, Duration deadline, AfterDeadline then) {
    public Approval {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(deadline, "deadline");
        Objects.requireNonNull(then, "then");
    }
}
