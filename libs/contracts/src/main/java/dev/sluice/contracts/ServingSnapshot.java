package dev.sluice.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * All that delivery nodes serve by, as it stands in flag-config's database: what a node asks for that has not heard the bus. It travels
 * over HTTP, signed, and not on a topic. Everything in it says how new it is, so that a node that knows better keeps what it knows.
 *
 * @param projects all projects, without how their events are taken in
 * @param flags all flags that are not archived
 * @param endedFlags flags that are archived
 * @param cohorts all cohorts that are rules
 * @param endedCohorts rules that were deleted
 * @param lists all lists there are or were; who is on one is asked for by {@link ServingList}
 */
public record ServingSnapshot(
        List<ProjectRecord> projects,
        List<FlagRecord> flags,
        List<Ended> endedFlags,
        List<CohortRecord> cohorts,
        List<Ended> endedCohorts,
        List<ListState> lists) {

    /** Where flag-config answers with it. */
    public static final String PATH = "/internal/v1/serving-snapshot";

    public ServingSnapshot {
        projects = List.copyOf(projects);
        flags = List.copyOf(flags);
        endedFlags = List.copyOf(endedFlags);
        cohorts = List.copyOf(cohorts);
        endedCohorts = List.copyOf(endedCohorts);
        lists = List.copyOf(lists);
    }

    /**
     * Something that is no more.
     *
     * @param key of the flag or cohort
     * @param version counts its end too
     * @param at when it ended
     */
    public record Ended(String project, String key, long version, Instant at) {
        public Ended {
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * How new a list is.
     *
     * @param version grows with every change of who is on it
     * @param changedAt when it last changed
     * @param deleted whether there is no such list any more
     */
    public record ListState(String project, String cohortId, long version, Instant changedAt, boolean deleted) {
        public ListState {
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(cohortId, "cohortId");
            Objects.requireNonNull(changedAt, "changedAt");
        }
    }
}
