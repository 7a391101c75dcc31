package dev.sluice.flagdelivery.snapshot;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import java.util.List;

/**
 * The records that what is served was made of.
 *
 * @param projects newest record of each project
 * @param flags newest record of each flag
 * @param cohorts newest record of each cohort
 * @param overrides orders in force to serve less of a flag
 */
public record Records(
        List<ProjectRecord> projects,
        List<FlagRecord> flags,
        List<CohortRecord> cohorts,
        List<FlagOverride> overrides) {
    public Records {
        projects = List.copyOf(projects);
        flags = List.copyOf(flags);
        cohorts = List.copyOf(cohorts);
        overrides = List.copyOf(overrides);
    }

    /** Records with no order among them. */
    public Records(List<ProjectRecord> projects, List<FlagRecord> flags, List<CohortRecord> cohorts) {
        this(projects, flags, cohorts, List.of());
    }
}
