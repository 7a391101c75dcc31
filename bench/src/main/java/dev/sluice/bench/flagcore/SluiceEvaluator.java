package dev.sluice.bench.flagcore;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.EvaluationContext;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagEvaluator;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Operator;
import dev.sluice.flag.Person;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.RegexEngine;
import dev.sluice.flag.ReleaseCondition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** flag-core, as flag-delivery uses it: the project's flags compiled once. */
final class SluiceEvaluator implements Evaluator {

    private final Flag timed = flag(1, TIMED, 5_000, 2_500);
    private final Flag withoutShares = flag(2, WITHOUT_SHARES, 10_000, 0);
    private final EvaluationContext project =
            EvaluationContext.of(RegexEngine.NONE, Instant.EPOCH).withFlags(List.of(timed, withoutShares));
    private final Person[] people = Visitors.all(SluiceEvaluator::person, Person[]::new);

    @Override
    public boolean isOn(String flag, int visitor) {
        return FlagEvaluator.evaluate(flag.equals(TIMED) ? timed : withoutShares, people[visitor], project)
                .enabled();
    }

    static Person person(int visitor) {
        return new Person(Visitors.id(visitor), Map.copyOf(Visitors.properties(visitor)));
    }

    static Flag flag(int id, String key, int shareOfPaying, int shareOfRest) {
        return new Flag(
                id,
                new FlagKey(key),
                1,
                key,
                true,
                List.of(
                        condition(10_000, PropertyFilter.person("email", Operator.ICONTAINS, "@example.org")),
                        condition(
                                shareOfPaying,
                                PropertyFilter.person("plan", Operator.EXACT, "pro"),
                                PropertyFilter.person("country", Operator.EXACT, List.of("CA", "DE"))),
                        condition(shareOfRest)),
                List.of(),
                Map.of(),
                Optional.empty());
    }

    private static ReleaseCondition condition(int share, PropertyFilter... filters) {
        return new ReleaseCondition(List.of(filters), new BasisPoints(share), Optional.empty());
    }
}
