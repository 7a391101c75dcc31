package dev.sluice.flag;

/** Where a rollout has put a person. */
public enum Arm {
    /** Is given the feature by the rollout. */
    TREATED,
    /** Belongs to an open stage's audience and is not given the feature: whom the treated are compared with. */
    CONTROL,
    /** No open stage is for them, or the flag's own conditions decide: takes no part in the comparison. */
    OUTSIDE
}
