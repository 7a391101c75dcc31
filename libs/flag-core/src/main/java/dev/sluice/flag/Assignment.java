package dev.sluice.flag;

import java.util.Objects;

/**
 * A person's place in a rollout, and the odds they had of it.
 *
 * @param arm where they are
 * @param share the largest share among the open stages that are for them: the probability, over all people like them, of being
 *     treated; zero outside
 * @param sinceStage the first open stage that put them in this arm; −1 outside
 */
public record Assignment(Arm arm, BasisPoints share, int sinceStage) {

    public static final Assignment OUTSIDE = new Assignment(Arm.OUTSIDE, BasisPoints.NONE, -1);

    public Assignment {
        Objects.requireNonNull(arm, "arm");
        Objects.requireNonNull(share, "share");
    }
}
