package dev.sluice.flag;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A filter made ready, by what must be known to answer it. */
sealed interface CompiledFilter {

    /** Looks at the person's properties. */
    record OfPerson(PropertyFilter filter, PropertyMatcher matcher) implements CompiledFilter {}

    /**
     * Looks at a group's properties.
     *
     * @param groupType empty when the filter doesn't say and its condition is for persons: nobody has such a group
     */
    record OfGroup(String groupType, PropertyMatcher matcher) implements CompiledFilter {}

    /** Asks for a cohort's members, or for everybody else. */
    record OfCohort(String cohortId, boolean member) implements CompiledFilter {}

    /**
     * Asks for another flag's answer.
     *
     * @param flagKey as written; may be the key of no flag
     * @param expected {@code true}: on, with any variant; {@code false}: off; a text: that variant
     */
    record OfFlag(String flagKey, Object expected) implements CompiledFilter {

        boolean accepts(Evaluation answer) {
            return switch (expected) {
                case Boolean on -> answer.enabled() == on;
                case String variant -> answer.variant().filter(variant::equals).isPresent();
                default -> false;
            };
        }
    }

    /**
     * One filter made ready.
     *
     * @param aggregation that of its condition: where a group decides, filters on properties look at the group's, whatever their
     *     type says, as SDKs and PostHog's server do. Cohorts stay sets of people
     */
    static CompiledFilter of(PropertyFilter filter, Aggregation aggregation, Matchers matchers) {
        Optional<String> group = aggregation.groupType();
        return switch (filter.type()) {
            case PERSON ->
                group.isPresent()
                        ? new OfGroup(group.get(), matchers.of(filter))
                        : new OfPerson(filter, matchers.ofPersons(filter));
            case GROUP -> new OfGroup(filter.groupType().or(() -> group).orElse(""), matchers.of(filter));
            case COHORT -> new OfCohort(JsonValues.text(filter.value()), filter.operator() != Operator.NOT_IN);
            case FLAG -> new OfFlag(filter.key(), Objects.requireNonNullElse(filter.value(), ""));
        };
    }

    static List<CompiledFilter> of(List<PropertyFilter> filters, Aggregation aggregation, Matchers matchers) {
        return filters.stream().map(filter -> of(filter, aggregation, matchers)).toList();
    }
}
