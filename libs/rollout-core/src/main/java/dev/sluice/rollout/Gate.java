package dev.sluice.rollout;

/** Who opens the next stage once this one has its proof. */
public enum Gate {
    /** The machine does. */
    AUTOMATIC,
    /** A person has to approve. */
    APPROVAL
}
