package dev.sluice.watcher.join;

import dev.sluice.contracts.EventSeen;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.watcher.sums.RolloutCounts;
import java.util.Objects;
import java.util.Optional;

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

    /** Which events a partition sees. */
    record Seen(EventSeen event) implements JoinOutput {
        public Seen {
            Objects.requireNonNull(event, "event");
        }
    }

    /** What people do after they met a flag; empty when what was told of it last says nothing any more. */
    record Followed(Optional<FlagFollowUps> followUps) implements JoinOutput {
        public Followed {
            Objects.requireNonNull(followUps, "followUps");
        }
    }

    /** Something for the key of another id of the same person. */
    record HandedOver(Handover handover) implements JoinOutput {
        public HandedOver {
            Objects.requireNonNull(handover, "handover");
        }
    }
}
