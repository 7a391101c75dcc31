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
 */
public record FilterReader(Known known) {

    private static final int MOST_FILTERS = 100;

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
        return switch (type) {
            case PERSON -> person(place, filter, negation);
            case COHORT -> cohort(place, filter, negation);
            case FLAG -> flag(place, filter, negation);
            case GROUP ->
                throw place.dot("type").refusal("properties of groups cannot be tested; choose person, cohort or flag");
        };
    }

    private PropertyFilter person(Place place, FilterRequest filter, boolean negation) {
        String key = place.dot("key").name(filter.key(), "the property's name");
        Operator operator = place.dot("operator").oneOf(Operator.class, filter.operator());
        Object value = FilterValues.checked(place, operator, given(filter));
        return new PropertyFilter(key, PropertyType.PERSON, operator, value, negation);
    }

    private PropertyFilter cohort(Place place, FilterRequest filter, boolean negation) {
        Operator operator = operator(place, filter, Operator.IN);
        if (operator != Operator.IN && operator != Operator.NOT_IN) {
            throw place.dot("operator").refusal("a cohort is tested by in or not_in");
        }
        String cohort = given(filter).map(JsonNode::asText).orElse("");
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
