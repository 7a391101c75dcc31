package dev.sluice.contracts;

import dev.sluice.flag.Cohort;
import java.util.Objects;

/**
 * A cohort's newest definition. Topic {@code cohorts}, key {@code project/cohort}.
 *
 * @param project the cohort's project
 * @param cohort its definition
 */
public record CohortRecord(String project, Cohort cohort) {
    public CohortRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(cohort, "cohort");
    }
}
