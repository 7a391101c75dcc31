package dev.sluice.contracts;

import dev.sluice.flag.Cohort;
import java.util.Objects;
import java.util.Optional;

/**
 * A cohort's newest definition. Topic {@code cohorts}, key {@code project/cohort}.
 *
 * @param project the cohort's project
 * @param cohort its definition
 * @param change what made this version; empty on records of writers that did not say
 */
public record CohortRecord(String project, Cohort cohort, Optional<Change> change) {
    public CohortRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(cohort, "cohort");
        Objects.requireNonNull(change, "change");
    }

    /** A definition of which it is not said who made it. */
    public CohortRecord(String project, Cohort cohort) {
        this(project, cohort, Optional.empty());
    }
}
