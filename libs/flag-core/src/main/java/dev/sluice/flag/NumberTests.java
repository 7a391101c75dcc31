package dev.sluice.flag;

import java.util.List;
import java.util.OptionalDouble;

/** Operators on numbers, also when they are written as text. What is not a number matches nothing. */
final class NumberTests {

    /** How a property's number must stand to the filter's. */
    @FunctionalInterface
    interface Relation {
        boolean holds(double property, double filter);
    }

    private NumberTests() {}

    static ValueTest compare(Object bound, Relation relation) {
        OptionalDouble number = JsonValues.number(bound);
        if (number.isEmpty()) {
            return ValueTest.NEVER;
        }
        double filter = number.getAsDouble();
        return (value, now) -> {
            OptionalDouble property = JsonValues.number(value);
            return property.isPresent() && relation.holds(property.getAsDouble(), filter);
        };
    }

    /**
     * Within a range, bounds included, or outside it.
     *
     * @param bounds a list of two numbers, the lower first; anything else matches nothing, inside or outside
     */
    static ValueTest between(Object bounds, boolean inside) {
        if (!(bounds instanceof List<?> list) || list.size() != 2) {
            return ValueTest.NEVER;
        }
        double low = JsonValues.number(list.get(0)).orElse(Double.NaN);
        double high = JsonValues.number(list.get(1)).orElse(Double.NaN);
        if (!(low <= high)) {
            return ValueTest.NEVER;
        }
        return (value, now) -> {
            double number = JsonValues.number(value).orElse(Double.NaN);
            return !Double.isNaN(number) && (number >= low && number <= high) == inside;
        };
    }
}
