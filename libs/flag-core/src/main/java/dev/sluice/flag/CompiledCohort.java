package dev.sluice.flag;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A cohort's rule made ready. Immutable, for any thread. */
final class CompiledCohort {

    final Cohort cohort;
    private final Node root;
    private final Set<String> needs = new HashSet<>();

    private CompiledCohort(Cohort cohort, RegexEngine regex, ZoneId zone) {
        this.cohort = cohort;
        root = compile(cohort.rule(), regex, zone);
    }

    static CompiledCohort of(Cohort cohort, RegexEngine regex, ZoneId zone) {
        return new CompiledCohort(cohort, regex, zone);
    }

    /** The ids of the cohorts whose members it asks for. */
    Set<String> neededCohorts() {
        return Set.copyOf(needs);
    }

    boolean has(PersonEvaluation person) {
        return holds(root, person);
    }

    /** A rule with its filters compiled. */
    private sealed interface Node {
        record All(List<Node> parts) implements Node {}

        record Any(List<Node> parts) implements Node {}

        record Test(CompiledFilter filter, boolean negation) implements Node {}
    }

    private Node compile(Cohort.Rule rule, RegexEngine regex, ZoneId zone) {
        return switch (rule) {
            case Cohort.Rule.All all ->
                new Node.All(all.parts().stream()
                        .map(part -> compile(part, regex, zone))
                        .toList());
            case Cohort.Rule.Any any ->
                new Node.Any(any.parts().stream()
                        .map(part -> compile(part, regex, zone))
                        .toList());
            case Cohort.Rule.Test test -> {
                CompiledFilter filter = CompiledFilter.of(test.filter(), Aggregation.PERSONS, regex, zone);
                if (filter instanceof CompiledFilter.OfCohort other) {
                    needs.add(other.cohortId());
                    // "Not a member of" with the answer turned round is one question: what can't be decided must stay
                    // at no.
                    yield new Node.Test(
                            new CompiledFilter.OfCohort(
                                    other.cohortId(),
                                    other.member() != test.filter().negation()),
                            false);
                }
                yield new Node.Test(filter, test.filter().negation());
            }
        };
    }

    private static boolean holds(Node node, PersonEvaluation person) {
        return switch (node) {
            case Node.All all -> {
                for (Node part : all.parts()) {
                    if (!holds(part, person)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Node.Any any -> {
                for (Node part : any.parts()) {
                    if (holds(part, person)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Node.Test test ->
                switch (test.filter()) {
                    case CompiledFilter.OfPerson property -> person.passes(property.matcher()) != test.negation();
                    case CompiledFilter.OfCohort cohort -> person.passes(cohort);
                    // Cohorts are sets of people; what a group or a flag says does not make a member.
                    case CompiledFilter.OfGroup group -> false;
                    case CompiledFilter.OfFlag flag -> false;
                };
        };
    }
}
