package dev.sluice.rollout;

/** What happens when a stage's longest time is over without a proof. It never widens. */
public enum IfInconclusive {
    HOLD,
    ROLL_BACK
}
