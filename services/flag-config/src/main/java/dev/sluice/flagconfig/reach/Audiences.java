package dev.sluice.flagconfig.reach;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in words whom filters are about. */
public final class Audiences {

    private static final int ENOUGH_CHARACTERS = 60;

    private Audiences() {}

    /** Such as: everyone; those with plan exact pro. */
    public static String words(List<PropertyFilter> filters, Aggregation aggregation) {
        String tests = filters.stream().map(Audiences::filter).collect(Collectors.joining(" and "));
        Optional<String> groups = aggregation.groupType().map(type -> "groups of the type " + type);
        return tests.isEmpty()
                ? groups.map(words -> "all " + words).orElse("everyone")
                : groups.orElse("those") + " with " + tests;
    }

    private static String filter(PropertyFilter filter) {
        return switch (filter.type()) {
            case PERSON -> test(filter.key(), filter);
            case GROUP -> test(filter.groupType().map(type -> type + "'s ").orElse("") + filter.key(), filter);
            case COHORT ->
                (filter.operator() == Operator.NOT_IN ? "no place in" : "a place in") + " the cohort " + filter.value();
            case FLAG -> "the flag " + filter.key() + " being " + filter.value();
        };
    }

    private static String test(String subject, PropertyFilter filter) {
        String operator = filter.operator().wireName().replace('_', ' ');
        String value = filter.value() == null ? "" : " " + shortened(words(filter.value()));
        return subject + " " + operator + value;
    }

    private static String words(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(value);
    }

    private static String shortened(String text) {
        return text.length() <= ENOUGH_CHARACTERS ? text : text.substring(0, ENOUGH_CHARACTERS) + "…";
    }
}
