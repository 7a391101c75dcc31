package dev.sluice.metric;

/** What a breach leads to. */
public enum GuardrailAction {
    ROLL_BACK,
    HOLD,
    WARN
}
