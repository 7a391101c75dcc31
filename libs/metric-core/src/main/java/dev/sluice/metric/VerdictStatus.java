package dev.sluice.metric;

/** What can be said of a guardrail, or of a stage. The order is from worst to best: of several, the first one counts. */
public enum VerdictStatus {
    /** Worse is proven, as the guardrail's trigger asks; or an outside monitor says so, which proves nothing. */
    BREACHED,
    /** The data contradict themselves (sample ratio mismatch, mixed versions): nothing may be concluded from them. */
    UNRELIABLE,
    /** Nobody was exposed, or too few to look at. */
    NO_DATA,
    /** Neither proven. */
    INCONCLUSIVE,
    /** The stage's proof is there. */
    PASSED
}
