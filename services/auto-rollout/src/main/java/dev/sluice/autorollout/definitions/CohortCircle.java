package dev.sluice.autorollout.definitions;

import dev.sluice.flag.Cohort;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.rollout.Plan;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Which cohorts change when one does: a rule may ask for members of another cohort. */
public final class CohortCircle {

    private CohortCircle() {}

    /** The cohort and all whose rules rest on it, directly or through others. */
    public static Set<String> restingOn(String cohortId, Collection<Cohort> all) {
        Set<String> found = new HashSet<>(Set.of(cohortId));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Cohort cohort : all) {
                if (!found.contains(cohort.id())
                        && tests(cohort.rule()).flatMap(CohortCircle::cohortOf).anyMatch(found::contains)) {
                    grows = found.add(cohort.id());
                }
            }
        }
        return found;
    }

    /** The cohorts that a plan's stages name, in their order. */
    public static Stream<String> namedBy(Plan plan) {
        return plan.stages().stream()
                .flatMap(stage -> stage.audience().filters().stream())
                .flatMap(CohortCircle::cohortOf);
    }

    private static Stream<PropertyFilter> tests(Cohort.Rule rule) {
        return switch (rule) {
            case Cohort.Rule.All all -> all.parts().stream().flatMap(CohortCircle::tests);
            case Cohort.Rule.Any any -> any.parts().stream().flatMap(CohortCircle::tests);
            case Cohort.Rule.Test test -> Stream.of(test.filter());
        };
    }

    private static Stream<String> cohortOf(PropertyFilter filter) {
        return filter.type() == PropertyType.COHORT ? Stream.of(String.valueOf(filter.value())) : Stream.empty();
    }
}
