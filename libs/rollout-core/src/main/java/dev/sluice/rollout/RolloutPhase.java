package dev.sluice.rollout;

/** A rollout's state in one word, as people and other services see it. */
public enum RolloutPhase {
    DRAFT,
    SCHEDULED,
    RUNNING,
    HELD,
    COMPLETED,
    ROLLED_BACK,
    ABORTED;

    /** Whether guardrails watch it: it has opened, or is about to open, a stage and has not ended. */
    public boolean isLive() {
        return switch (this) {
            case RUNNING, HELD -> true;
            case DRAFT, SCHEDULED, COMPLETED, ROLLED_BACK, ABORTED -> false;
        };
    }
}
