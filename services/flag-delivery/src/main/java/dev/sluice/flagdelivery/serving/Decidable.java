package dev.sluice.flagdelivery.serving;

import dev.sluice.contracts.FlagRecord;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.PropertyNeeds;
import dev.sluice.flagdelivery.people.Known;
import dev.sluice.flagdelivery.people.Needs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What can be answered of a project's newest definitions with what is kept of people: ignorance must not open a flag, and for "is
 * not" a property that was not read looks like one that nobody has.
 *
 * <p>A flag, or a cohort, that looks at something that is not kept yet is taken as it was served before, if that can be decided.
 * Otherwise it is undecided: answered as failed, save to requests that say themselves all that is missing.
 *
 * @param flags in the versions to serve, in the order given
 * @param cohorts as they are to be served
 * @param missing of the flags that are undecided, by key, what is not kept; empty nearly always
 * @param wanted what has to be kept to decide the newest of everything
 * @param reliedOn what is kept and must stay so as long as this is served
 */
record Decidable(
        List<FlagRecord> flags,
        List<Cohort> cohorts,
        Map<String, Needs.OfProject> missing,
        Needs.OfProject wanted,
        Needs.OfProject reliedOn) {

    static Decidable of(
            String project,
            Collection<FlagRecord> flags,
            Collection<Cohort> cohorts,
            Known known,
            Optional<ProjectFlags> before) {
        Needs.OfProject wanted = needsOf(flags, cohorts);
        if (known.missing(project, wanted).isNothing()) {
            return new Decidable(List.copyOf(flags), List.copyOf(cohorts), Map.of(), wanted, wanted);
        }
        List<Cohort> chosenCohorts = chosen(project, cohorts, known, before);
        List<FlagRecord> chosenFlags = new ArrayList<>(flags);
        Map<String, Needs.OfProject> missing = choose(project, chosenFlags, chosenCohorts, known, before);
        Needs.OfProject served = needsOf(chosenFlags, chosenCohorts);
        return new Decidable(
                chosenFlags,
                chosenCohorts,
                Map.copyOf(missing),
                wanted.and(served),
                served.without(known.missing(project, served)));
    }

    private static Needs.OfProject needsOf(Collection<FlagRecord> records, Collection<Cohort> cohorts) {
        List<Flag> flags = records.stream().map(FlagRecord::flag).toList();
        return new Needs.OfProject(
                PropertyNeeds.of(flags, cohorts),
                flags.stream().anyMatch(flag -> flag.traitsOrNone().continuity()));
    }

    private static List<Cohort> chosen(
            String project, Collection<Cohort> cohorts, Known known, Optional<ProjectFlags> before) {
        Map<String, Cohort> old = before.map(ProjectFlags::cohorts).orElse(List.of()).stream()
                .collect(Collectors.toMap(Cohort::id, cohort -> cohort));
        return cohorts.stream()
                .map(cohort -> {
                    Cohort former = old.get(cohort.id());
                    boolean takesFormer = former != null
                            && !known.missing(project, ReachedNeeds.needsOf(cohort))
                                    .isNothing()
                            && known.missing(project, ReachedNeeds.needsOf(former))
                                    .isNothing();
                    return takesFormer ? former : cohort;
                })
                .toList();
    }

    /** Puts former versions into the list where they can be decided and the newest cannot; gives what is missing then. */
    private static Map<String, Needs.OfProject> choose(
            String project, List<FlagRecord> flags, List<Cohort> cohorts, Known known, Optional<ProjectFlags> before) {
        Map<String, ServedFlag> old = before.map(ProjectFlags::flags).orElse(Map.of());
        ReachedNeeds needs =
                new ReachedNeeds(flags.stream().map(FlagRecord::flag).toList(), cohorts);
        Set<String> replaced = new HashSet<>();
        Map<String, Needs.OfProject> missing = new HashMap<>();
        boolean isSettled = false;
        // A former version may rest on less, and so settle flags that rest on it: until nothing changes.
        while (!isSettled) {
            isSettled = true;
            missing.clear();
            for (int i = 0; i < flags.size(); i++) {
                Flag flag = flags.get(i).flag();
                String key = flag.key().value();
                Needs.OfProject lacks = known.missing(project, needs.of(flag));
                if (lacks.isNothing()) {
                    continue;
                }
                ServedFlag former = old.get(key);
                if (former != null
                        && known.missing(project, needs.of(former.flag())).isNothing()
                        && replaced.add(key)) {
                    flags.set(i, former.record());
                    needs.put(former.flag());
                    isSettled = false;
                } else {
                    missing.put(key, lacks);
                }
            }
        }
        return missing;
    }
}
