package dev.sluice.flagconfig.importing;

import dev.sluice.flag.Cohort;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flagconfig.flag.FlagDraft;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds flags that would reach more people than before because a list that keeps people away came without its members. Pure.
 *
 * <p>Where it is not plain which way a list works, it is taken to keep people away.
 *
 * @param lists ids of lists that are empty
 * @param cohorts cohorts by rule, by id
 * @param flags the flags that others may ask for, by key; no circles among them
 */
record EmptyLists(Set<String> lists, Map<String, Cohort> cohorts, Map<String, FlagDraft> flags) {

    /** A list whose emptiness lets more people have the flag. */
    Optional<String> widening(FlagDraft flag) {
        return lists.isEmpty() ? Optional.empty() : inFlag(flag, true, new HashSet<>());
    }

    /**
     * @param more whether the list is sought that makes the flag reach more people, else the one that makes it reach fewer
     * @param seen flags and cohorts on the way, so that none is walked twice
     */
    private Optional<String> inFlag(FlagDraft flag, boolean more, Set<String> seen) {
        Stream<ReleaseCondition> all =
                Stream.concat(flag.conditions().stream(), flag.traits().superCondition().stream());
        return first(all.flatMap(condition -> condition.filters().stream()), filter -> {
            Optional<String> found = inFilter(filter, more, seen);
            // With an early exit, who no longer fits a condition comes to the next.
            return found.isEmpty() && flag.traits().earlyExit() ? inFilter(filter, !more, seen) : found;
        });
    }

    private Optional<String> inFilter(PropertyFilter filter, boolean more, Set<String> seen) {
        return switch (filter.type()) {
            case PERSON, GROUP -> Optional.empty();
            case COHORT ->
                inCohort(
                        String.valueOf(filter.value()),
                        more == ((filter.operator() != Operator.NOT_IN) != filter.negation()),
                        seen);
            case FLAG -> inNeededFlag(filter, more, seen);
        };
    }

    private Optional<String> inCohort(String id, boolean more, Set<String> seen) {
        if (lists.contains(id)) {
            return more ? Optional.empty() : Optional.of(id);
        }
        Cohort cohort = cohorts.get(id);
        return cohort == null || !seen.add("cohort " + id + " " + more)
                ? Optional.empty()
                : first(filters(cohort.rule()), filter -> inFilter(filter, more, seen));
    }

    private Optional<String> inNeededFlag(PropertyFilter filter, boolean more, Set<String> seen) {
        FlagDraft needed = flags.get(filter.key());
        if (needed == null || !seen.add("flag " + filter.key() + " " + filter.value() + " " + more)) {
            return Optional.empty();
        }
        if (filter.value() instanceof Boolean on) {
            return inFlag(needed, more == on, seen);
        }
        // Which variant somebody gets can change either way.
        Optional<String> found = inFlag(needed, more, seen);
        return found.isPresent() ? found : inFlag(needed, !more, seen);
    }

    private static Stream<PropertyFilter> filters(Cohort.Rule rule) {
        return switch (rule) {
            case Cohort.Rule.All all -> all.parts().stream().flatMap(EmptyLists::filters);
            case Cohort.Rule.Any any -> any.parts().stream().flatMap(EmptyLists::filters);
            case Cohort.Rule.Test test -> Stream.of(test.filter());
        };
    }

    private static Optional<String> first(
            Stream<PropertyFilter> filters, Function<PropertyFilter, Optional<String>> look) {
        return filters.map(look).flatMap(Optional::stream).findFirst();
    }
}
