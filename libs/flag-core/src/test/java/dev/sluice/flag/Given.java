package dev.sluice.flag;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What tests of the evaluator start from. */
final class Given {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    /** The JDK's own engine: good enough for patterns we write ourselves. */
    static final RegexEngine JDK_REGEX = Given::compile;

    static final EvaluationContext CONTEXT = EvaluationContext.of(JDK_REGEX, NOW);

    private Given() {}

    static Flag flag(String key, ReleaseCondition... conditions) {
        return new Flag(1, new FlagKey(key), 1, key, true, List.of(conditions), List.of(), Map.of(), Optional.empty());
    }

    static Flag inactive(Flag flag) {
        return changed(flag, false, flag.variants(), flag.payloads(), flag.ladder());
    }

    static Flag withVariants(Flag flag, Map<String, String> payloads, Variant... variants) {
        return changed(flag, flag.active(), List.of(variants), payloads, flag.ladder());
    }

    static Flag withLadder(Flag flag, Optional<RolloutLadder> ladder) {
        return changed(flag, flag.active(), flag.variants(), flag.payloads(), ladder);
    }

    static Flag withTraits(Flag flag, UnaryOperator<Traits> change) {
        return flag.withTraits(change.apply(flag.traitsOrNone())).withVersion(flag.version() + 1);
    }

    static Flag ofCompanies(Flag flag) {
        return withTraits(flag, traits -> traits.withAggregation(Aggregation.groups("company")));
    }

    static Flag heldOutFrom(Flag flag, int share) {
        return withTraits(flag, traits -> traits.withHoldout(Optional.of(new Holdout(42, new BasisPoints(share)))));
    }

    private static Flag changed(
            Flag flag,
            boolean active,
            List<Variant> variants,
            Map<String, String> payloads,
            Optional<RolloutLadder> ladder) {
        return new Flag(
                flag.id(),
                flag.key(),
                flag.version() + 1,
                flag.name(),
                active,
                flag.conditions(),
                variants,
                payloads,
                ladder,
                flag.traits());
    }

    static Flag rollingOut(Flag flag, OpenStage... stages) {
        return withLadder(flag, Optional.of(new RolloutLadder("r1", 1, Optional.empty(), List.of(stages))));
    }

    static OpenStage stage(int index, int share, PropertyFilter... filters) {
        return new OpenStage(index, new Audience("stage " + index, List.of(filters)), new BasisPoints(share), 1);
    }

    static ReleaseCondition condition(int share, PropertyFilter... filters) {
        return new ReleaseCondition(List.of(filters), new BasisPoints(share), Optional.empty());
    }

    static ReleaseCondition giving(String variant, ReleaseCondition condition) {
        return new ReleaseCondition(
                condition.filters(), condition.share(), Optional.of(variant), condition.aggregation());
    }

    static ReleaseCondition decidingFor(Aggregation aggregation, ReleaseCondition condition) {
        return new ReleaseCondition(
                condition.filters(), condition.share(), condition.variant(), Optional.of(aggregation));
    }

    static Variant variant(String key, int share) {
        return new Variant(key, "", new BasisPoints(share));
    }

    static PropertyFilter plan(String value) {
        return PropertyFilter.person("plan", Operator.EXACT, value);
    }

    static PropertyFilter flagIs(String key, Object value) {
        return new PropertyFilter(key, PropertyType.FLAG, Operator.FLAG_EVALUATES_TO, value, false);
    }

    static PropertyFilter notInCohort(String id) {
        return new PropertyFilter("id", PropertyType.COHORT, Operator.NOT_IN, id, false);
    }

    static Cohort cohort(String id, Cohort.Rule rule) {
        return new Cohort(id, id, rule);
    }

    static Cohort.Rule test(PropertyFilter filter) {
        return new Cohort.Rule.Test(filter);
    }

    static Person person(String id) {
        return new Person(id, Map.of());
    }

    static Person onPlan(String id, String plan) {
        return new Person(id, Map.of("plan", plan));
    }

    static Person memberOf(Person person, String companyKey, Map<String, Object> properties) {
        return person.withGroup("company", new Group(companyKey, properties));
    }

    private static Optional<Predicate<String>> compile(String pattern) {
        try {
            return Optional.of(Pattern.compile(pattern).asPredicate());
        } catch (PatternSyntaxException notAPattern) {
            return Optional.empty();
        }
    }
}
