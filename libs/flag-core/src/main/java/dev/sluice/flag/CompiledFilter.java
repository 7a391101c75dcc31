package dev.sluice.flag;

import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/** A filter made ready, by what must be known to answer it. */
sealed interface CompiledFilter {

    /** Looks at the person's properties. */
    record OfPerson(PropertyMatcher matcher) implements CompiledFilter {}

    /** Looks at a group's properties. People are given without groups so far, so it never matches. */
    record OfGroup() implements CompiledFilter {}

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

    static CompiledFilter of(PropertyFilter filter, RegexEngine regex, ZoneId zone) {
        return switch (filter.type()) {
            case PERSON -> new OfPerson(PropertyMatcher.of(filter, regex, zone));
            case GROUP -> new OfGroup();
            case COHORT -> new OfCohort(JsonValues.text(filter.value()), filter.operator() != Operator.NOT_IN);
            case FLAG -> new OfFlag(filter.key(), Objects.requireNonNullElse(filter.value(), ""));
        };
    }

    static List<CompiledFilter> of(List<PropertyFilter> filters, RegexEngine regex, ZoneId zone) {
        return filters.stream().map(filter -> of(filter, regex, zone)).toList();
    }
}
