package dev.sluice.watcher.sums;

import dev.sluice.contracts.RolloutRecord;
import java.util.Objects;
import java.util.Optional;

/** What the second step hears of a rollout. */
public sealed interface SumsInput {

    /** Its counts have changed. */
    record Counted(RolloutCounts change) implements SumsInput {
        public Counted {
            Objects.requireNonNull(change, "change");
        }
    }

    /** It stands otherwise; empty when it was deleted. */
    record Standing(Optional<RolloutRecord> rollout) implements SumsInput {
        public Standing {
            Objects.requireNonNull(rollout, "rollout");
        }
    }
}
