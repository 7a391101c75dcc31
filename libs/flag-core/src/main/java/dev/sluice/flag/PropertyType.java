package dev.sluice.flag;

/** Whose property a filter looks at. */
public enum PropertyType {
    PERSON,
    GROUP,
    COHORT,
    FLAG
}
