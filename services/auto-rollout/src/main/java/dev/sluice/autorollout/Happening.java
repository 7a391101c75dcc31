package dev.sluice.autorollout;

import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutEvent;
import java.time.Instant;

/** Something that happened to a rollout. It becomes an event when its turn comes, for it is then that it has reached the rollout. */
@FunctionalInterface
public interface Happening {

    /**
     * The event.
     *
     * @param state as it stands
     * @param at now
     */
    RolloutEvent asEvent(Rollout state, Instant at);
}
