package dev.sluice.flagconfig.importing;

import java.util.ArrayList;
import java.util.List;

/** Decides what becomes of an export. Pure: a dry run is what a real one does, up to where it would be kept. */
final class ImportPlanner {

    private ImportPlanner() {}

    /**
     * What becomes of each flag and cohort, in an order in which it can be done.
     *
     * @param overwrite whether what is there and stands otherwise is replaced
     */
    static List<Planned> plan(Export export, Standing standing, boolean overwrite) {
        CohortPlanner cohorts = new CohortPlanner(standing, overwrite);
        List<Planned> plan = new ArrayList<>(cohorts.plan(export.cohorts()));
        plan.addAll(new FlagPlanner(standing, overwrite, export.groupTypes(), cohorts).plan(export.flags()));
        return plan;
    }
}
