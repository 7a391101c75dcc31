package dev.sluice.contracts;

/** What a caller may do, from the least to the most. What each opens is in {@code docs/reference/access.md}. */
public enum AccessRole {
    /** Sees everything but secrets, and changes nothing. */
    VIEWER,
    /** May pause and roll back too: shutting a gate needs less than opening one. */
    OPERATOR,
    /** May make and change flags, cohorts, metrics, templates and rollouts too. */
    EDITOR,
    /** May do what an operator may, and open gates that wait for approval. */
    APPROVER,
    /** May do everything, give keys to others included. */
    ADMIN
}
