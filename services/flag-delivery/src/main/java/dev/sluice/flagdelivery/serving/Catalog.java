package dev.sluice.flagdelivery.serving;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.flag.Cohort;
import dev.sluice.flagdelivery.people.Known;
import dev.sluice.flagdelivery.snapshot.Records;
import dev.sluice.kit.cohort.ListSlice;
import dev.sluice.kit.cohort.MemberList;
import dev.sluice.kit.cohort.MemberLists;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects records as they arrive, in any order, and makes of them what is served. Only projects with a change since the last
 * time are made anew. For one thread.
 */
final class Catalog {

    /** One project's records; flags and cohorts may arrive before the project's own. */
    private static final class Parts {
        private boolean toldProject;
        private boolean toldFlags;
        private boolean toldCohorts;
        private Optional<ProjectRecord> project = Optional.empty();
        private final SortedMap<String, FlagRecord> flags = new TreeMap<>();
        private final Map<String, FlagOverride> overrides = new HashMap<>();
        private final Set<String> takenBack = new HashSet<>();
        private final SortedMap<String, Cohort> cohorts = new TreeMap<>();
        private boolean toldLists;
        private final Map<String, MemberList> lists = new HashMap<>();

        /** Forgets an order that was taken back once the flag opens no more than it allows. */
        private void letGoOfOverride(String key) {
            boolean narrows = Optional.ofNullable(flags.get(key))
                    .flatMap(
                            flag -> Optional.ofNullable(overrides.get(key)).filter(order -> order.narrows(flag.flag())))
                    .isPresent();
            if (takenBack.contains(key) && !narrows) {
                overrides.remove(key);
                takenBack.remove(key);
            }
        }

        /** Flags as they are to be served. */
        private List<FlagRecord> served() {
            return flags.values().stream().map(this::narrowed).toList();
        }

        private FlagRecord narrowed(FlagRecord flag) {
            FlagOverride override = overrides.get(flag.flag().key().value());
            return override != null && override.narrows(flag.flag()) ? narrowed(flag, override) : flag;
        }

        /** Listeners and caches tell a flag's states apart by its record, so the order stands in it as what changed it last. */
        private static FlagRecord narrowed(FlagRecord flag, FlagOverride override) {
            Change last = flag.change();
            return new FlagRecord(
                    flag.project(),
                    override.on(flag.flag()),
                    new Change(
                            "rollout/" + override.rolloutId(),
                            Change.Kind.ROLLOUT,
                            "narrowed at once: " + override.reason(),
                            last.at().isAfter(override.at()) ? last.at() : override.at()));
        }
    }

    private final Known known;
    private final Map<String, Parts> parts = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private final Map<String, ProjectFlags> made = new HashMap<>();
    private Map<String, ProjectFlags> former = Map.of();

    /** @param known what is known of people besides */
    Catalog(Known known) {
        this.known = known;
    }

    void put(ProjectRecord project) {
        Parts of = partsOf(project.project());
        of.toldProject = true;
        of.project = Optional.of(project);
    }

    void removeProject(String key) {
        Parts of = partsOf(key);
        of.toldProject = true;
        of.project = Optional.empty();
    }

    void put(FlagRecord flag) {
        Parts of = partsOf(flag.project());
        of.toldFlags = true;
        of.flags.merge(flag.flag().key().value(), flag, Catalog::newer);
        of.letGoOfOverride(flag.flag().key().value());
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

    /** An order to serve less of a flag; it replaces one of the same flag. */
    void put(FlagOverride override) {
        Parts of = partsOf(override.project());
        of.overrides.put(override.flag().value(), override);
        of.takenBack.remove(override.flag().value());
    }

    /**
     * An order was taken back, because the flag has a version that makes it needless. That version may not have been read yet: until
     * then the order stays in force here, or the feature would open again for a moment.
     *
     * @param key {@code project/flag}
     */
    void removeOverride(String key) {
        int slash = key.indexOf('/');
        if (slash > 0) {
            Parts of = partsOf(key.substring(0, slash));
            of.takenBack.add(key.substring(slash + 1));
            of.letGoOfOverride(key.substring(slash + 1));
        }
    }

    void put(CohortRecord cohort) {
        Parts of = partsOf(cohort.project());
        of.toldCohorts = true;
        of.cohorts.put(cohort.cohort().id(), cohort.cohort());
    }

    /** @param key {@code project/flag} */
    void removeFlag(String key) {
        int slash = key.indexOf('/');
        if (slash > 0) {
            Parts of = partsOf(key.substring(0, slash));
            of.toldFlags = true;
            of.flags.remove(key.substring(slash + 1));
            of.letGoOfOverride(key.substring(slash + 1));
        }
    }

    /** @param key {@code project/cohort} */
    void removeCohort(String key) {
        int slash = key.indexOf('/');
        if (slash > 0) {
            Parts of = partsOf(key.substring(0, slash));
            of.toldCohorts = true;
            of.cohorts.remove(key.substring(slash + 1));
        }
    }

    void put(ListSlice slice) {
        Parts of = partsOf(slice.project());
        of.toldLists = true;
        slice.into(of.lists);
    }

    /** Lists as a snapshot has them, by project and cohort; of projects that were told nothing of theirs. */
    int keepListsNotToldOf(Map<String, Map<String, MemberList>> lists) {
        int kept = 0;
        for (Map.Entry<String, Map<String, MemberList>> ofProject : lists.entrySet()) {
            if (!ofProject.getValue().isEmpty() && !partsOf(ofProject.getKey()).toldLists) {
                partsOf(ofProject.getKey()).lists.putAll(ofProject.getValue());
                kept += ofProject.getValue().size();
            }
        }
        return kept;
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
            Parts of = partsOf(project.project());
            if (!of.toldProject) {
                of.project = Optional.of(project);
                kept++;
            }
        }
        for (FlagRecord flag : snapshot.flags()) {
            Parts of = partsOf(flag.project());
            if (!of.toldFlags) {
                of.flags.put(flag.flag().key().value(), flag);
                kept++;
            }
        }
        for (CohortRecord cohort : snapshot.cohorts()) {
            Parts of = partsOf(cohort.project());
            if (!of.toldCohorts) {
                of.cohorts.put(cohort.cohort().id(), cohort.cohort());
                kept++;
            }
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
            Parts of = parts.get(name);
            of.project.ifPresentOrElse(
                    project -> made.put(
                            name,
                            ProjectFlags.of(
                                    project,
                                    of.served(),
                                    of.cohorts.values(),
                                    new MemberLists(of.lists),
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
        parts.forEach((name, of) -> of.overrides.forEach((key, override) -> {
            if (Optional.ofNullable(of.flags.get(key))
                    .filter(flag -> override.narrows(flag.flag()))
                    .isPresent()) {
                narrowed.add(name + "/" + key);
            }
        }));
        return narrowed;
    }

    /** All records, for keeping. */
    Records records() {
        List<ProjectRecord> projects = new ArrayList<>();
        List<FlagRecord> flags = new ArrayList<>();
        List<CohortRecord> cohorts = new ArrayList<>();
        parts.forEach((name, of) -> {
            of.project.ifPresent(projects::add);
            // As they are served: a node that starts from its disk alone must not open what it was told to close.
            flags.addAll(of.served());
            of.cohorts.values().forEach(cohort -> cohorts.add(new CohortRecord(name, cohort)));
        });
        return new Records(projects, flags, cohorts);
    }

    void putAll(Records records) {
        records.projects().forEach(this::put);
        records.flags().forEach(this::put);
        records.cohorts().forEach(this::put);
    }

    private Parts partsOf(String project) {
        changed.add(project);
        return parts.computeIfAbsent(project, name -> new Parts());
    }
}
