package dev.sluice.rollout;

/** What the machine takes a feature back to. A person who rolls back always takes back everything. */
public enum RollbackTo {
    /** The flag serves what it did before the rollout. */
    BEFORE,
    /** The stage that was judged is closed, those before it stay open; nothing widens again under this generation. */
    PREVIOUS_STAGE
}
