package dev.sluice.flagdelivery.serving;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.ServingSnapshot.Ended;
import dev.sluice.flag.Cohort;
import dev.sluice.kit.cohort.MemberList;
import dev.sluice.kit.cohort.MemberLists;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One project's records as they arrived by the bus; flags and cohorts may arrive before the project's own. What was asked for meanwhile
 * ({@link PolledParts}) stands in it too, and is not undone by a record that is older. For one thread.
 */
final class ProjectParts {

    private boolean toldProject;
    private boolean toldFlags;
    private boolean toldCohorts;
    private boolean toldLists;
    private Optional<ProjectRecord> project = Optional.empty();
    private final SortedMap<String, FlagRecord> flags = new TreeMap<>();
    private final Map<String, FlagOverride> overrides = new HashMap<>();
    private final Set<String> takenBack = new HashSet<>();
    private final SortedMap<String, CohortRecord> cohorts = new TreeMap<>();
    private final Map<String, MemberList> lists = new HashMap<>();
    private final PolledParts polled = new PolledParts();

    void put(ProjectRecord arrived) {
        toldProject = true;
        if (!polled.isNewerThan(arrived)) {
            project = Optional.of(arrived);
        }
    }

    void removeProject() {
        toldProject = true;
        project = Optional.empty();
    }

    void put(FlagRecord arrived) {
        toldFlags = true;
        String key = arrived.flag().key().value();
        if (!polled.isEndedSince(arrived)) {
            flags.merge(key, arrived, ProjectParts::newer);
            letGoOfOverride(key);
        }
    }

    /**
     * The record that counts. A record that was sent again late, with an older version, must not bring the past back. A lower
     * version that was made later is no such record: its flag was made anew, or its database restored, and it says what holds now.
     */
    private static FlagRecord newer(FlagRecord known, FlagRecord arrived) {
        boolean isOld = arrived.flag().version() < known.flag().version()
                && !arrived.change().at().isAfter(known.change().at());
        return isOld ? known : arrived;
    }

    void removeFlag(String key) {
        toldFlags = true;
        flags.remove(key);
        letGoOfOverride(key);
    }

    void put(CohortRecord arrived) {
        toldCohorts = true;
        if (!polled.isNewerThan(arrived)) {
            cohorts.put(arrived.cohort().id(), arrived);
        }
    }

    void removeCohort(String id) {
        toldCohorts = true;
        cohorts.remove(id);
    }

    /** An order to serve less of a flag; it replaces one of the same flag. */
    void put(FlagOverride override) {
        overrides.put(override.flag().value(), override);
        takenBack.remove(override.flag().value());
    }

    /**
     * An order was taken back, because the flag has a version that makes it needless. That version may not have been read yet: until
     * then the order stays in force here, or the feature would open again for a moment.
     */
    void removeOverride(String key) {
        takenBack.add(key);
        letGoOfOverride(key);
    }

    /** Forgets an order that was taken back once the flag opens no more than it allows. */
    private void letGoOfOverride(String key) {
        if (takenBack.contains(key) && !isNarrowed(key)) {
            overrides.remove(key);
            takenBack.remove(key);
        }
    }

    /** Lists, to be changed in place by who was told of them. */
    Map<String, MemberList> listsToChange() {
        toldLists = true;
        return lists;
    }

    /** Takes what was asked for where it is newer than what is known; of the same project. */
    void takePolled(ProjectRecord asked) {
        if (project.isEmpty() || asked.changedAt().isAfter(project.get().changedAt())) {
            toldProject = true;
            project = Optional.of(asked);
            polled.keep(asked);
        }
    }

    /** A higher version only: the same one may stand here with less, by an order that the other side does not know. */
    void takePolled(FlagRecord asked) {
        FlagRecord known = flags.get(asked.flag().key().value());
        if (known == null || asked.flag().version() > known.flag().version()) {
            toldFlags = true;
            flags.put(asked.flag().key().value(), asked);
            letGoOfOverride(asked.flag().key().value());
        }
    }

    void takeEndedFlag(Ended asked) {
        FlagRecord known = flags.get(asked.key());
        if (known == null || known.flag().version() < asked.version()) {
            toldFlags = true;
            flags.remove(asked.key());
            polled.keepEndedFlag(asked);
            letGoOfOverride(asked.key());
        }
    }

    void takePolled(CohortRecord asked) {
        CohortRecord known = cohorts.get(asked.cohort().id());
        if (known == null || PolledParts.at(asked).isAfter(PolledParts.at(known))) {
            toldCohorts = true;
            cohorts.put(asked.cohort().id(), asked);
            polled.keepCohort(asked.cohort().id(), PolledParts.at(asked));
        }
    }

    void takeEndedCohort(Ended asked) {
        CohortRecord known = cohorts.get(asked.key());
        if (known == null || asked.at().isAfter(PolledParts.at(known))) {
            toldCohorts = true;
            cohorts.remove(asked.key());
            polled.keepCohort(asked.key(), asked.at());
        }
    }

    /** A list whole; empty when it is gone. */
    void takePolledList(String cohortId, Optional<MemberList> asked) {
        asked.ifPresentOrElse(list -> lists.put(cohortId, list), () -> lists.remove(cohortId));
    }

    /** Lists as a snapshot has them, when nothing was told of lists; how many were kept. */
    int keepListsIfNotTold(Map<String, MemberList> known) {
        if (toldLists || known.isEmpty()) {
            return 0;
        }
        known.forEach(lists::putIfAbsent);
        return known.size();
    }

    /** A snapshot's record, when nothing was told of the project itself; whether it was kept. */
    boolean keepIfNotTold(ProjectRecord known) {
        if (!toldProject) {
            project = Optional.of(known);
        }
        return !toldProject;
    }

    /** A snapshot's record, when nothing was told of the project's flags. */
    boolean keepIfNotTold(FlagRecord known) {
        if (!toldFlags) {
            flags.put(known.flag().key().value(), known);
        }
        return !toldFlags;
    }

    /** A snapshot's record, when nothing was told of the project's cohorts. */
    boolean keepIfNotTold(CohortRecord known) {
        if (!toldCohorts) {
            cohorts.put(known.cohort().id(), known);
        }
        return !toldCohorts;
    }

    Optional<ProjectRecord> project() {
        return project;
    }

    Collection<CohortRecord> cohortRecords() {
        return cohorts.values();
    }

    List<Cohort> cohorts() {
        return cohorts.values().stream().map(CohortRecord::cohort).toList();
    }

    MemberLists lists() {
        return new MemberLists(lists);
    }

    /** Orders that are in force. */
    Collection<FlagOverride> overrides() {
        return overrides.values();
    }

    /** Whether less of a flag is served than its newest version opens. */
    boolean isNarrowed(String key) {
        return Optional.ofNullable(flags.get(key))
                .flatMap(flag -> Optional.ofNullable(overrides.get(key)).filter(order -> order.narrows(flag.flag())))
                .isPresent();
    }

    /** Flags as they are to be served. */
    List<FlagRecord> served() {
        return flags.values().stream().map(this::narrowed).toList();
    }

    private FlagRecord narrowed(FlagRecord flag) {
        FlagOverride override = overrides.get(flag.flag().key().value());
        return override != null && override.narrows(flag.flag()) ? narrowed(flag, override) : flag;
    }

    /** Listeners and caches tell a flag's states apart by its record, so the order stands in it as what changed it last. */
    private static FlagRecord narrowed(FlagRecord flag, FlagOverride override) {
        Instant last = flag.change().at();
        return new FlagRecord(
                flag.project(),
                override.on(flag.flag()),
                new Change(
                        "rollout/" + override.rolloutId(),
                        Change.Kind.ROLLOUT,
                        "narrowed at once: " + override.reason(),
                        last.isAfter(override.at()) ? last : override.at()));
    }
}
