package dev.sluice.rollout;

/** What happens when a stage's longest time is over without a proof. */
public enum IfInconclusive {
    HOLD,
    ROLL_BACK,
    /**
     * The next stage opens although nothing was shown, for the reason that the plan gives. Never after the last stage, and never on no
     * data, unsound data or a breach; it is announced as what it is.
     */
    GO_ON
}
