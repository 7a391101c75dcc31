package dev.sluice.rollout;

import java.util.Objects;
import java.util.Optional;

/**
 * What a stage asks for beside its proof.
 *
 * @param leastPerArm so many people have to be exposed in each arm that the stage has; 0 for no such demand
 * @param approval whose word it needs; empty where any approver will do and for as long as it takes, and with an automatic gate
 * @param goOnBecause why the next stage may open although this one stayed inconclusive; empty unless
 *     {@link IfInconclusive#GO_ON}
 */
public record StageTerms(long leastPerArm, Optional<Approval> approval, Optional<String> goOnBecause) {

    /** Nothing beside the proof. */
    public static final StageTerms NONE = new StageTerms(0, Optional.empty(), Optional.empty());

    public StageTerms {
        Objects.requireNonNull(approval, "approval");
        Objects.requireNonNull(goOnBecause, "goOnBecause");
    }
}
