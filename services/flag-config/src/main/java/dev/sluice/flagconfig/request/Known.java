package dev.sluice.flagconfig.request;

import java.util.HashSet;
import java.util.Set;

/**
 * What a project has that filters may refer to.
 *
 * @param cohorts ids of its cohorts
 * @param flags keys of its flags that are not archived
 */
public record Known(Set<String> cohorts, Set<String> flags) {

    /** For filters over things that have neither, such as events. */
    public static final Known NOTHING = new Known(Set.of(), Set.of());

    public Known {
        cohorts = Set.copyOf(cohorts);
        flags = Set.copyOf(flags);
    }

    /** The same but for one flag: none can depend on itself. */
    public Known withoutFlag(String key) {
        Set<String> others = new HashSet<>(flags);
        others.remove(key);
        return new Known(cohorts, others);
    }

    /** The same but for one cohort: none can contain itself. */
    public Known withoutCohort(String id) {
        Set<String> others = new HashSet<>(cohorts);
        others.remove(id);
        return new Known(others, flags);
    }
}
