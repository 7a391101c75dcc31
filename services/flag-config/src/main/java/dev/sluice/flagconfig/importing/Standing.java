package dev.sluice.flagconfig.importing;

import dev.sluice.flag.Cohort;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.StaticCohort;
import dev.sluice.flagconfig.flag.FlagRuntime;
import dev.sluice.flagconfig.flag.KeptFlag;
import dev.sluice.flagconfig.request.Known;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a project has before an import.
 *
 * @param flags by key, without archived ones
 * @param archived keys of archived flags
 * @param cohorts those described by rules, by id
 * @param lists the others, by id
 */
record Standing(
        Map<String, KeptFlag> flags,
        Set<String> archived,
        Map<String, Definition<Cohort>> cohorts,
        Map<String, StaticCohort> lists) {

    static Standing of(
            List<FlagRuntime.Standing> allFlags,
            List<Definition<Cohort>> allCohorts,
            List<Definition<StaticCohort>> allLists) {
        Map<String, KeptFlag> flags = new HashMap<>();
        Set<String> archived = new HashSet<>();
        for (FlagRuntime.Standing one : allFlags) {
            String key = one.kept().flag().key().value();
            if (one.archived()) {
                archived.add(key);
            } else {
                flags.put(key, one.kept());
            }
        }
        Map<String, Definition<Cohort>> cohorts = new HashMap<>();
        allCohorts.forEach(one -> cohorts.put(one.thing().id(), one));
        Map<String, StaticCohort> lists = new HashMap<>();
        allLists.forEach(one -> lists.put(one.thing().id(), one.thing()));
        return new Standing(flags, archived, cohorts, lists);
    }

    Known known() {
        Set<String> all = new HashSet<>(cohorts.keySet());
        all.addAll(lists.keySet());
        return new Known(all, flags.keySet());
    }
}
