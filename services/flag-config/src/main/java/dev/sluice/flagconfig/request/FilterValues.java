package dev.sluice.flagconfig.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.Operator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks what a property is compared with against how it is compared. */
final class FilterValues {

    private static final int MOST_VALUES = 10_000;
    private static final int LONGEST_VALUE = 10_000;

    private FilterValues() {}

    /** The value as the evaluator wants it; null for operators that have none. */
    static Object checked(Place filter, Operator operator, Optional<JsonNode> given) {
        Place place = filter.dot("value");
        return switch (operator) {
            case IS_SET, IS_NOT_SET -> null;
            case EXACT, IS_NOT, ICONTAINS_MULTI, NOT_ICONTAINS_MULTI ->
                plain(filter, place.required(given, "a value or a list of values"));
            case ICONTAINS, NOT_ICONTAINS, STARTS_WITH, NOT_STARTS_WITH, ENDS_WITH, NOT_ENDS_WITH ->
                scalar(filter, place.required(given, "a text"));
            case REGEX, NOT_REGEX -> pattern(place, place.required(given, "a regular expression"));
            case GT, GTE, LT, LTE -> number(filter, place.required(given, "a number"));
            case BETWEEN, NOT_BETWEEN -> bounds(filter, place.required(given, "two numbers: [from, to]"));
            case IS_DATE_EXACT, IS_DATE_BEFORE, IS_DATE_AFTER ->
                scalar(filter, place.required(given, "a date such as 2026-03-01, or a span such as 7d"));
            case SEMVER_EQ,
                    SEMVER_NEQ,
                    SEMVER_GT,
                    SEMVER_GTE,
                    SEMVER_LT,
                    SEMVER_LTE,
                    SEMVER_TILDE,
                    SEMVER_CARET,
                    SEMVER_WILDCARD -> scalar(filter, place.required(given, "a version such as 1.4.0"));
            case IN, NOT_IN -> throw filter.dot("operator").refusal("this operator tests cohorts: set type to cohort");
            case FLAG_EVALUATES_TO ->
                throw filter.dot("operator").refusal("this operator tests another flag: set type to flag");
        };
    }

    /** A text, number or truth value, or a list of them. */
    static Object plain(Place filter, JsonNode value) {
        if (!value.isArray()) {
            return scalar(filter, value);
        }
        Place place = filter.dot("value");
        if (value.isEmpty() || value.size() > MOST_VALUES) {
            throw place.refusal("a list of values has 1 to " + MOST_VALUES + " of them, not " + value.size());
        }
        List<Object> all = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            all.add(ofNode(place.at(i), value.get(i)));
        }
        return List.copyOf(all);
    }

    private static Object scalar(Place filter, JsonNode value) {
        return ofNode(filter.dot("value"), value);
    }

    private static Object ofNode(Place place, JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> place.plain(node.textValue(), LONGEST_VALUE);
            case NUMBER -> {
                if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
                    throw place.refusal("it is larger than any number that can be read");
                }
                yield node.numberValue();
            }
            case BOOLEAN -> node.booleanValue();
            case ARRAY, OBJECT, NULL, MISSING, BINARY, POJO ->
                throw place.refusal("a property is compared with a text, a number, true or false");
        };
    }

    private static Object pattern(Place place, JsonNode value) {
        if (!value.isTextual()) {
            throw place.refusal("a regular expression is a text");
        }
        String pattern = place.plain(value.textValue(), LONGEST_VALUE);
        PatternCheck.refusal(pattern).ifPresent(why -> {
            throw place.refusal(why);
        });
        return pattern;
    }

    private static Object number(Place filter, JsonNode value) {
        if (!isNumber(value)) {
            throw filter.dot("value").refusal("this operator compares with a number");
        }
        return scalar(filter, value);
    }

    private static Object bounds(Place filter, JsonNode value) {
        Place place = filter.dot("value");
        if (!value.isArray() || value.size() != 2 || !isNumber(value.get(0)) || !isNumber(value.get(1))) {
            throw place.refusal("this operator compares with two numbers: [from, to]");
        }
        if (decimal(value.get(0)).compareTo(decimal(value.get(1))) > 0) {
            throw place.refusal("the lower bound comes first: [from, to]");
        }
        return plain(filter, value);
    }

    private static boolean isNumber(JsonNode value) {
        if (value.isNumber()) {
            return true;
        }
        try {
            return value.isTextual() && decimal(value).signum() <= 1;
        } catch (NumberFormatException notOne) {
            return false;
        }
    }

    private static BigDecimal decimal(JsonNode value) {
        return new BigDecimal(value.asText().strip());
    }
}
