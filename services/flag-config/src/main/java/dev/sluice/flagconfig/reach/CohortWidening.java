package dev.sluice.flagconfig.reach;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a cohort means to flags: which of them reach more people when somebody comes into it, or leaves it. Pure, and cautious: through
 * another cohort's rule, which may turn it round, both do.
 *
 * @param byJoining keys of flags that reach whoever comes into it
 * @param byLeaving keys of flags that reach whoever leaves it
 * @param most the largest share that they give to those whom it is about
 */
record CohortWidening(List<String> byJoining, List<String> byLeaving, BasisPoints most) {

    /** What it means to flags that are switched on. */
    static CohortWidening of(String cohortId, List<Flag> flags, List<Cohort> rules) {
        Set<String> through = through(cohortId, rules);
        List<String> joining = new ArrayList<>();
        List<String> leaving = new ArrayList<>();
        int most = 0;
        for (Flag flag : flags) {
            boolean joins = false;
            boolean leaves = false;
            for (Given given : flag.active() ? given(flag) : List.<Given>of()) {
                for (PropertyFilter filter : given.filters()) {
                    if (given.share().value() == 0 || filter.type() != PropertyType.COHORT) {
                        continue;
                    }
                    String asked = String.valueOf(filter.value());
                    boolean isTurned = filter.operator() == Operator.NOT_IN || filter.negation();
                    boolean isDirect = asked.equals(cohortId);
                    if (isDirect || through.contains(asked)) {
                        joins |= !isDirect || !isTurned;
                        leaves |= !isDirect || isTurned;
                        most = Math.max(most, given.share().value());
                    }
                }
            }
            if (joins) {
                joining.add(flag.key().value());
            }
            if (leaves) {
                leaving.add(flag.key().value());
            }
        }
        return new CohortWidening(List.copyOf(joining), List.copyOf(leaving), new BasisPoints(most));
    }

    private record Given(List<PropertyFilter> filters, BasisPoints share) {}

    private static List<Given> given(Flag flag) {
        Stream<ReleaseCondition> own =
                Stream.concat(flag.conditions().stream(), flag.traitsOrNone().superCondition().stream());
        return Stream.concat(
                        own.map(condition -> new Given(condition.filters(), condition.share())),
                        flag.ladder().stream()
                                .flatMap(ladder -> ladder.stages().stream())
                                .map(stage -> new Given(stage.audience().filters(), stage.share())))
                .toList();
    }

    /** The cohorts whose rules ask for it, themselves or by way of others. */
    private static Set<String> through(String cohortId, List<Cohort> rules) {
        Set<String> found = new HashSet<>();
        int before;
        do {
            before = found.size();
            rules.stream()
                    .filter(cohort -> asked(cohort.rule()).anyMatch(id -> id.equals(cohortId) || found.contains(id)))
                    .forEach(cohort -> found.add(cohort.id()));
        } while (found.size() > before);
        return found;
    }

    private static Stream<String> asked(Cohort.Rule rule) {
        return switch (rule) {
            case Cohort.Rule.All all -> all.parts().stream().flatMap(CohortWidening::asked);
            case Cohort.Rule.Any any -> any.parts().stream().flatMap(CohortWidening::asked);
            case Cohort.Rule.Test test ->
                test.filter().type() == PropertyType.COHORT
                        ? Stream.of(String.valueOf(test.filter().value()))
                        : Stream.empty();
        };
    }
}
