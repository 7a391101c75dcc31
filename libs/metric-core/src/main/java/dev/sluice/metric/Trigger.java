package dev.sluice.metric;

/** What has to be proven before a guardrail counts as breached. */
public enum Trigger {
    /**
     * Harm is proven (worse than no change at all) and the estimate lies past the margin. A harmless feature is rolled back with
     * probability α at most; a feature that costs something less than the margin may be.
     */
    HARM,
    /** Worse than the margin is proven. A feature that costs less than the margin is rolled back with probability α at most. */
    BEYOND_MARGIN
}
