package dev.sluice.flagconfig.flag;

import dev.sluice.flag.ReleaseCondition;
import java.util.Objects;
import java.util.Optional;

/**
 * What a flag remembers of the rollouts that commanded it, so that a command from the past changes nothing.
 *
 * @param newestGeneration the newest generation seen; 0 before the first
 * @param ended the run that last gave the flag back, by rolling back or by completing: it opens nothing any more
 */
public record Fence(long newestGeneration, Optional<Ended> ended) {

    /** Of a flag that no rollout has commanded yet. */
    public static final Fence UNTOUCHED = new Fence(0, Optional.empty());

    public Fence {
        Objects.requireNonNull(ended, "ended");
    }

    /**
     * A run of a rollout that is over.
     *
     * @param left the condition that completing left on the flag; empty after a rollback. A breach that was on its way when the
     *     rollout completed can still take it back.
     */
    public record Ended(String rolloutId, long generation, Optional<ReleaseCondition> left) {
        public Ended {
            Objects.requireNonNull(rolloutId, "rolloutId");
            Objects.requireNonNull(left, "left");
        }
    }

    Fence seen(long generation) {
        return generation <= newestGeneration ? this : new Fence(generation, ended);
    }

    Fence endedBy(String rolloutId, long generation, Optional<ReleaseCondition> left) {
        return new Fence(Math.max(newestGeneration, generation), Optional.of(new Ended(rolloutId, generation, left)));
    }

    /** What this very run left on the flag when it completed. */
    Optional<ReleaseCondition> leftBy(String rolloutId, long generation) {
        return ended.filter(run -> run.rolloutId().equals(rolloutId) && generation == run.generation())
                .flatMap(Ended::left);
    }

    boolean isOver(String rolloutId, long generation) {
        return ended.filter(run -> run.rolloutId().equals(rolloutId) && generation <= run.generation())
                .isPresent();
    }
}
