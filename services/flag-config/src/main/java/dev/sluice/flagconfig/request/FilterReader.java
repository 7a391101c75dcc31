package dev.sluice.flagconfig.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import java.util.List;
import java.util.Optional;

/**
 * Reads filters and refuses those that could never mean what their author wanted.
 *
 * @param known what filters may refer to
 * @param takesGroups whether filters may look at groups; which of them is for the reader of the condition to say
 */
public record FilterReader(Known known, boolean takesGroups) {

    private static final int MOST_FILTERS = 100;
    private static final int LONGEST_GROUP_TYPE = 200;

    /** For filters that look at people, cohorts and flags only. */
    public FilterReader(Known known) {
        this(known, false);
    }

    /** For the filters of a flag's conditions. */
    public static FilterReader ofFlag(Known known) {
        return new FilterReader(known, true);
    }

    /** The type of a group, such as {@code company}. */
    public static String groupType(Place place, String type) {
        String name = place.name(Optional.of(type), "the type of the group, such as company");
        if (name.length() > LONGEST_GROUP_TYPE) {
            throw place.refusal("a group's type has at most " + LONGEST_GROUP_TYPE + " characters");
        }
        return name;
    }

    /** The filters at a place; none when they are left out. */
    public List<PropertyFilter> filters(Place place, Optional<List<FilterRequest>> filters) {
        return place.each(filters, MOST_FILTERS, (at, filter) -> {
            if (filter.negation().orElse(false)) {
                throw at.dot("negation").refusal("negation exists inside cohorts only; use the opposite operator");
            }
            return filter(at, filter);
        });
    }

    /** One filter. */
    public PropertyFilter filter(Place place, FilterRequest filter) {
        PropertyType type = filter.type().isEmpty()
                ? PropertyType.PERSON
                : place.dot("type").oneOf(PropertyType.class, filter.type());
        boolean negation = filter.negation().orElse(false);
        if (type != PropertyType.GROUP && filter.groupType().isPresent()) {
            throw place.dot("groupType").refusal("only filters of the type group have it: leave it out");
        }
        return switch (type) {
            case PERSON -> property(place, filter, PropertyType.PERSON, negation);
            case COHORT -> cohort(place, filter, negation);
            case FLAG -> flag(place, filter, negation);
            case GROUP -> group(place, filter, negation);
        };
    }

    private PropertyFilter group(Place place, FilterRequest filter, boolean negation) {
        if (!takesGroups) {
            throw place.dot("type").refusal("properties of groups are tested in a flag's conditions only");
        }
        return property(place, filter, PropertyType.GROUP, negation);
    }

    private PropertyFilter property(Place place, FilterRequest filter, PropertyType type, boolean negation) {
        String key = place.dot("key").name(filter.key(), "the property's name");
        Operator operator = place.dot("operator").oneOf(Operator.class, filter.operator());
        Object value = FilterValues.checked(place, operator, given(filter));
        return new PropertyFilter(
                key,
                type,
                operator,
                value,
                negation,
                filter.groupType().map(groupType -> groupType(place.dot("groupType"), groupType)));
    }

    private PropertyFilter cohort(Place place, FilterRequest filter, boolean negation) {
        Operator operator = operator(place, filter, Operator.IN);
        if (operator != Operator.IN && operator != Operator.NOT_IN) {
            throw place.dot("operator").refusal("a cohort is tested by in or not_in");
        }
        JsonNode value = place.dot("value").required(given(filter), "the cohort's id");
        if (!value.isTextual()) {
            throw place.dot("value").refusal("a cohort's id is a text");
        }
        String cohort = value.textValue();
        if (!known.cohorts().contains(cohort)) {
            throw place.dot("value").refusal("there is no cohort \"" + Words.shortened(cohort) + "\"");
        }
        return new PropertyFilter("id", PropertyType.COHORT, operator, cohort, negation);
    }

    private PropertyFilter flag(Place place, FilterRequest filter, boolean negation) {
        Operator operator = operator(place, filter, Operator.FLAG_EVALUATES_TO);
        if (operator != Operator.FLAG_EVALUATES_TO) {
            throw place.dot("operator").refusal("a flag is tested by flag_evaluates_to");
        }
        String key = place.dot("key").key(filter.key());
        if (!known.flags().contains(key)) {
            throw place.dot("key").refusal("there is no flag \"" + key + "\"");
        }
        JsonNode value = place.dot("value").required(given(filter), "true, false or a variant's key");
        if (!value.isBoolean() && !value.isTextual()) {
            throw place.dot("value").refusal("a flag evaluates to true, false or a variant's key");
        }
        return new PropertyFilter(key, PropertyType.FLAG, operator, FilterValues.plain(place, value), negation);
    }

    private static Operator operator(Place place, FilterRequest filter, Operator otherwise) {
        return filter.operator().isEmpty() ? otherwise : place.dot("operator").oneOf(Operator.class, filter.operator());
    }

    private static Optional<JsonNode> given(FilterRequest filter) {
        return filter.value().filter(value -> !value.isNull());
    }
}
