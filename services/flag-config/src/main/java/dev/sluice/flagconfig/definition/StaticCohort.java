package dev.sluice.flagconfig.definition;

import java.util.Objects;

/**
 * A cohort that is a list. Its entries are kept apart; this is what stands in its history.
 *
 * @param id unique among all cohorts of the project, lists or rules
 * @param name for people
 * @param members how many entries it has
 */
public record StaticCohort(String id, String name, long members) {
    public StaticCohort {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
    }

    /** The same with another name. */
    public StaticCohort withName(String newName) {
        return new StaticCohort(id, newName, members);
    }
}
