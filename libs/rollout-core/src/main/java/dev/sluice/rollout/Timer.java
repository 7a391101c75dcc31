package dev.sluice.rollout;

/**
 * The alarms that a rollout sets. There is one of each per rollout: setting it again moves it. One that fires late, twice, or for
 * a state long left does no harm: what is due is worked out from the state, not from the alarm.
 */
public enum Timer {
    /** The stage's least time should be over. */
    LEAST,
    /** The stage's longest time should be over. */
    LONGEST,
    /** The watcher should have said something. */
    SILENCE,
    /** flag-config should have answered. */
    ANSWER
}
