package dev.sluice.watcher.join;

import dev.sluice.watcher.sums.RolloutCounts;
import java.util.Objects;

/** What the join gives off. */
public sealed interface JoinOutput {

    /** A change of a rollout's counts. */
    record Counted(RolloutCounts counts) implements JoinOutput {
        public Counted {
            Objects.requireNonNull(counts, "counts");
        }
    }

    /** An event that could not be understood, as it came; its headers say why. */
    final class DeadLetter implements JoinOutput {

        private final byte[] value;

        DeadLetter(byte[] value) {
            this.value = value.clone();
        }

        /** The event's bytes. */
        public byte[] value() {
            return value.clone();
        }
    }

    /** Something for the key of another id of the same person. */
    record HandedOver(Handover handover) implements JoinOutput {
        public HandedOver {
            Objects.requireNonNull(handover, "handover");
        }
    }
}
