package dev.sluice.flag;

import dev.sluice.flag.StaticCohorts.Membership;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A cohort's rule made ready. Immutable, for any thread. */
final class CompiledCohort {

    final Cohort cohort;
    private final Node root;
    private final Set<String> needs = new HashSet<>();

    private CompiledCohort(Cohort cohort, Matchers matchers) {
        this.cohort = cohort;
        root = compile(cohort.rule(), matchers);
    }

    static CompiledCohort of(Cohort cohort, Matchers matchers) {
        return new CompiledCohort(cohort, matchers);
    }

    /** The ids of the cohorts whose members it asks for. */
    Set<String> neededCohorts() {
        return Set.copyOf(needs);
    }

    /**
     * Whether somebody belongs to it. Unknown where that depends on a cohort of which nothing is known: neither "is a member" nor "is
     * none" may then be taken for granted.
     */
    Membership membership(PersonEvaluation person) {
        return membership(root, person);
    }

    /** A rule with its filters compiled. */
    private sealed interface Node {
        record All(List<Node> parts) implements Node {}

        record Any(List<Node> parts) implements Node {}

        record Test(CompiledFilter filter, boolean negation) implements Node {}
    }

    private Node compile(Cohort.Rule rule, Matchers matchers) {
        return switch (rule) {
            case Cohort.Rule.All all ->
                new Node.All(all.parts().stream()
                        .map(part -> compile(part, matchers))
                        .toList());
            case Cohort.Rule.Any any ->
                new Node.Any(any.parts().stream()
                        .map(part -> compile(part, matchers))
                        .toList());
            case Cohort.Rule.Test test -> {
                CompiledFilter filter = CompiledFilter.of(test.filter(), Aggregation.PERSONS, matchers);
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

    private static Membership membership(Node node, PersonEvaluation person) {
        return switch (node) {
            case Node.All all -> joined(all.parts(), person, Membership.NOT_MEMBER, Membership.MEMBER);
            case Node.Any any -> joined(any.parts(), person, Membership.MEMBER, Membership.NOT_MEMBER);
            case Node.Test test ->
                switch (test.filter()) {
                    case CompiledFilter.OfPerson property -> of(person.passes(property.matcher()) != test.negation());
                    case CompiledFilter.OfCohort cohort ->
                        switch (person.membership(cohort.cohortId())) {
                            case MEMBER -> of(cohort.member());
                            case NOT_MEMBER -> of(!cohort.member());
                            case UNKNOWN -> Membership.UNKNOWN;
                        };
                    // Cohorts are sets of people; what a group or a flag says does not make a member.
                    case CompiledFilter.OfGroup group -> Membership.NOT_MEMBER;
                    case CompiledFilter.OfFlag flag -> Membership.NOT_MEMBER;
                };
        };
    }

    /** One part of that answer decides; without any, one that is unknown leaves all unknown. */
    private static Membership joined(
            List<Node> parts, PersonEvaluation person, Membership deciding, Membership otherwise) {
        Membership answer = otherwise;
        for (Node part : parts) {
            Membership each = membership(part, person);
            if (each == deciding) {
                return deciding;
            }
            if (each == Membership.UNKNOWN) {
                answer = Membership.UNKNOWN;
            }
        }
        return answer;
    }

    private static Membership of(boolean member) {
        return member ? Membership.MEMBER : Membership.NOT_MEMBER;
    }
}
