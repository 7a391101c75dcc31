package dev.sluice.flagdelivery.serving;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.ServingList;
import dev.sluice.contracts.ServingSnapshot;
import dev.sluice.flagdelivery.people.Known;
import dev.sluice.flagdelivery.snapshot.Records;
import dev.sluice.kit.cohort.ListSlice;
import dev.sluice.kit.cohort.MemberList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Collects records as they arrive, in any order, and makes of them what is served. Only projects with a change since the last
 * time are made anew. For one thread.
 */
final class Catalog {

    private final Known known;
    private final Map<String, ProjectParts> parts = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private final Map<String, ProjectFlags> made = new HashMap<>();
    private Map<String, ProjectFlags> former = Map.of();

    /** @param known what is known of people besides */
    Catalog(Known known) {
        this.known = known;
    }

    void put(ProjectRecord project) {
        partsOf(project.project()).put(project);
    }

    void removeProject(String key) {
        partsOf(key).removeProject();
    }

    void put(FlagRecord flag) {
        partsOf(flag.project()).put(flag);
    }

    /** An order to serve less of a flag; it replaces one of the same flag. */
    void put(FlagOverride override) {
        partsOf(override.project()).put(override);
    }

    /** @param key {@code project/flag} */
    void removeOverride(String key) {
        int slash = key.indexOf('/');
        if (slash > 0) {
            partsOf(key.substring(0, slash)).removeOverride(key.substring(slash + 1));
        }
    }

    void put(CohortRecord cohort) {
        partsOf(cohort.project()).put(cohort);
    }

    /** @param key {@code project/flag} */
    void removeFlag(String key) {
        int slash = key.indexOf('/');
        if (slash > 0) {
            partsOf(key.substring(0, slash)).removeFlag(key.substring(slash + 1));
        }
    }

    /** @param key {@code project/cohort} */
    void removeCohort(String key) {
        int slash = key.indexOf('/');
        if (slash > 0) {
            partsOf(key.substring(0, slash)).removeCohort(key.substring(slash + 1));
        }
    }

    void put(ListSlice slice) {
        slice.into(partsOf(slice.project()).listsToChange());
    }

    /**
     * Takes from what flag-config was asked for whatever is newer than what is known here, and nothing else. Orders to serve less stay in
     * force over it.
     */
    void take(ServingSnapshot asked) {
        asked.projects().forEach(project -> partsOf(project.project()).takePolled(project));
        asked.cohorts().forEach(cohort -> partsOf(cohort.project()).takePolled(cohort));
        asked.flags().forEach(flag -> partsOf(flag.project()).takePolled(flag));
        asked.endedFlags().forEach(ended -> partsOf(ended.project()).takeEndedFlag(ended));
        asked.endedCohorts().forEach(ended -> partsOf(ended.project()).takeEndedCohort(ended));
        asked.lists().stream().filter(ServingSnapshot.ListState::deleted).forEach(list -> partsOf(list.project())
                .takePolledList(list.cohortId(), Optional.empty()));
    }

    /** Takes a list whole. The asker saw to it that it is newer than what the bus told. */
    void take(ServingList asked) {
        partsOf(asked.project()).takePolledList(asked.cohortId(), Optional.of(MemberList.of(asked.members())));
    }

    /** Lists as a snapshot has them, by project and cohort; of projects that were told nothing of theirs. */
    int keepListsNotToldOf(Map<String, Map<String, MemberList>> lists) {
        return lists.entrySet().stream()
                .mapToInt(ofProject -> partsOf(ofProject.getKey()).keepListsIfNotTold(ofProject.getValue()))
                .sum();
    }

    /** Makes a project anew at the next assembly although no record of it came: more is known of its people. */
    void touch(String project) {
        if (parts.containsKey(project)) {
            changed.add(project);
        }
    }

    /**
     * Keeps of a snapshot whatever was not told of at all, neither by a record nor by a deletion: a project, all flags of a project,
     * all cohorts of a project. Topics that were emptied or made anew are no order to switch every flag off. What is told later
     * replaces what was kept, record by record.
     *
     * @return how many records were kept
     */
    int keepWhatWasNotToldOf(Records snapshot) {
        int kept = 0;
        for (ProjectRecord project : snapshot.projects()) {
            kept += partsOf(project.project()).keepIfNotTold(project) ? 1 : 0;
        }
        for (FlagRecord flag : snapshot.flags()) {
            kept += partsOf(flag.project()).keepIfNotTold(flag) ? 1 : 0;
        }
        for (CohortRecord cohort : snapshot.cohorts()) {
            kept += partsOf(cohort.project()).keepIfNotTold(cohort) ? 1 : 0;
        }
        return kept;
    }

    /** What was served before this, by project: for flags that cannot be decided as they are now. */
    void follow(Map<String, ProjectFlags> servedBefore) {
        former = servedBefore;
    }

    /** What is to be served now. */
    Served assemble(Served.Source source) {
        for (String name : changed) {
            ProjectParts of = parts.get(name);
            of.project()
                    .ifPresentOrElse(
                            project -> made.put(
                                    name,
                                    ProjectFlags.of(
                                            project,
                                            of.served(),
                                            of.cohorts(),
                                            of.lists(),
                                            known,
                                            Optional.ofNullable(made.getOrDefault(name, former.get(name))))),
                            () -> made.remove(name));
        }
        changed.clear();
        Map<String, ProjectFlags> byToken = new HashMap<>();
        Map<String, ProjectFlags> bySecretHash = new HashMap<>();
        for (ProjectFlags project : made.values()) {
            byToken.put(project.project().token(), project);
            bySecretHash.put(project.project().secretKeyHash(), project);
        }
        return new Served(source, made, byToken, bySecretHash, narrowed());
    }

    private Set<String> narrowed() {
        Set<String> narrowed = new HashSet<>();
        parts.forEach((name, of) -> of.overrides().stream()
                .filter(override -> of.isNarrowed(override.flag().value()))
                .forEach(override -> narrowed.add(name + "/" + override.flag())));
        return narrowed;
    }

    /** All records, for keeping. */
    Records records() {
        List<ProjectRecord> projects = new ArrayList<>();
        List<FlagRecord> flags = new ArrayList<>();
        List<CohortRecord> cohorts = new ArrayList<>();
        List<FlagOverride> overrides = new ArrayList<>();
        parts.forEach((name, of) -> {
            of.project().ifPresent(projects::add);
            // As they are served: a node that starts from its disk alone must not open what it was told to close.
            flags.addAll(of.served());
            cohorts.addAll(of.cohortRecords());
            // And what it asks for then may be newer than that and still not know of the order.
            overrides.addAll(of.overrides());
        });
        return new Records(projects, flags, cohorts, overrides);
    }

    void putAll(Records records) {
        records.projects().forEach(this::put);
        records.overrides().forEach(this::put);
        records.flags().forEach(this::put);
        records.cohorts().forEach(this::put);
    }

    private ProjectParts partsOf(String project) {
        changed.add(project);
        return parts.computeIfAbsent(project, name -> new ProjectParts());
    }
}
