package dev.sluice.rollout;

import java.util.List;
import java.util.Objects;

/**
 * What a rollout does about an event.
 *
 * @param next the state from now on; the very same instance when nothing changed
 * @param effects what is to be done, in this order; none when nothing changed
 * @param outcome what kind of answer it is
 * @param reason why, with its numbers, for a person; never blank
 */
public record Decision(Rollout next, List<Effect> effects, Outcome outcome, String reason) {
    public Decision {
        Objects.requireNonNull(next, "next");
        effects = List.copyOf(effects);
        Objects.requireNonNull(outcome, "outcome");
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a decision has a reason");
        }
    }

    /** How a rollout can answer an event. */
    public enum Outcome {
        /** It changed its state. */
        MOVED,
        /** It remembers something, or repeated a command, and stays where it is. */
        NOTED,
        /** Something it waits for is not there; nothing changed. */
        WAITING,
        /** The event says nothing to this state; nothing changed. */
        IGNORED,
        /** A person wants what is not allowed now; nothing changed. */
        REFUSED
    }

    static Decision moved(Rollout next, String reason, List<? extends Effect> effects) {
        return new Decision(next, List.copyOf(effects), Outcome.MOVED, reason);
    }

    static Decision noted(Rollout next, String reason, List<? extends Effect> effects) {
        return new Decision(next, List.copyOf(effects), Outcome.NOTED, reason);
    }

    static Decision waiting(Rollout same, String reason) {
        return new Decision(same, List.of(), Outcome.WAITING, reason);
    }

    static Decision ignored(Rollout same, String reason) {
        return new Decision(same, List.of(), Outcome.IGNORED, reason);
    }

    static Decision refused(Rollout same, String reason) {
        return new Decision(same, List.of(), Outcome.REFUSED, reason);
    }
}
