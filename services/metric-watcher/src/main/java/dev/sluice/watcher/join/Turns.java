package dev.sluice.watcher.join;

import dev.sluice.watcher.sums.RolloutCounts;
import java.util.HashSet;
import java.util.Set;

/**
 * Whose turn it is to be told up to when a partition is joined. Rollouts about which nothing came in take turns over a few rounds, so that
 * a thousand of them at rest cost little; who was not told of yet, or has something to be told, does not wait.
 */
final class Turns {

    /** With a round a second, well within the time after which the join would be taken for silent. */
    static final int ROUNDS = 5;

    private final Set<Told> told = new HashSet<>();
    private int round;

    private record Told(String rolloutId, long generation, int planVersion) {}

    /** A round over that many rollouts begins. */
    void begin(int rollouts) {
        round = (round + 1) % ROUNDS;
        if (told.size() > 2 * rollouts) {
            // Mostly of rollouts that are over. Those that are not are told once more than they had to be.
            told.clear();
        }
    }

    /** Whether this is to be told in this round. */
    boolean isDue(RolloutCounts progress) {
        boolean isNew = told.add(new Told(progress.rolloutId(), progress.generation(), progress.planVersion()));
        boolean isItsTurn = Math.floorMod(progress.rolloutId().hashCode(), ROUNDS) == round;
        return isNew || isItsTurn || !progress.traffic().isEmpty();
    }
}
