package dev.sluice.flagconfig.cohort;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.EvaluationContext;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagEvaluator;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.ListedCohorts;
import dev.sluice.flag.MemberSet;
import dev.sluice.flag.Operator;
import dev.sluice.flag.Person;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flagconfig.person.KnownPerson;
import dev.sluice.kit.flag.Re2Regex;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says who belongs to a cohort, by asking the evaluator that serves flags: a flag for exactly the cohort's people is on for them. So what
 * is listed here is what the cohort does in a flag.
 */
final class CohortMatcher {

    private final Flag probe;
    private final EvaluationContext context;

    /**
     * For one cohort at one moment.
     *
     * @param rules all cohorts by rule of the project
     * @param lists those by list that any of these may ask for
     */
    CohortMatcher(String cohortId, Collection<Cohort> rules, Map<String, MemberSet> lists, Instant now) {
        PropertyFilter isMember = new PropertyFilter("id", PropertyType.COHORT, Operator.IN, cohortId, false);
        probe = new Flag(
                1,
                new FlagKey("probe"),
                1,
                "probe",
                true,
                List.of(new ReleaseCondition(List.of(isMember), BasisPoints.ALL, Optional.empty())),
                List.of(),
                Map.of(),
                Optional.empty());
        context = EvaluationContext.of(new Re2Regex(), now)
                .withCohorts(rules)
                .withStaticCohorts(ListedCohorts.of(lists))
                .withFlags(List.of(probe));
    }

    /** Those of a person's ids by which they belong; a rule may ask for the id, and a list names some. */
    List<String> idsOf(KnownPerson person) {
        return person.distinctIds().stream()
                .filter(id -> FlagEvaluator.evaluate(probe, new Person(id, person.properties()), context)
                        .enabled())
                .toList();
    }
}
