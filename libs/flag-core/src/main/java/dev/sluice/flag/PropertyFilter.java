package dev.sluice.flag;

import java.util.Objects;

/**
 * One test of one property.
 *
 * @param key the property's name; for {@link PropertyType#COHORT} the text {@code id}, for {@link PropertyType#FLAG} the other
 *     flag's key
 * @param type whose property it is
 * @param operator how it is compared
 * @param value what it is compared with, as a JSON value; {@code null} for {@link Operator#IS_SET} and its opposite; for a
 *     cohort the cohort's id
 * @param negation the answer is turned round; only meaningful inside cohorts
 */
public record PropertyFilter(String key, PropertyType type, Operator operator, Object value, boolean negation) {

    public PropertyFilter {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(operator, "operator");
    }

    /** A test of a person's property. */
    public static PropertyFilter person(String key, Operator operator, Object value) {
        return new PropertyFilter(key, PropertyType.PERSON, operator, value, false);
    }

    /** Membership of a cohort. */
    public static PropertyFilter cohort(String cohortId) {
        return new PropertyFilter("id", PropertyType.COHORT, Operator.IN, cohortId, false);
    }
}
