package dev.sluice.flag;

import java.util.Objects;
import java.util.Optional;

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
 * @param groupType for {@link PropertyType#GROUP} the type of the group that is looked at; empty for that of the condition
 */
public record PropertyFilter(
        String key, PropertyType type, Operator operator, Object value, boolean negation, Optional<String> groupType) {

    public PropertyFilter {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(operator, "operator");
        groupType = Objects.requireNonNullElse(groupType, Optional.empty());
    }

    /** A test that names no group. */
    public PropertyFilter(String key, PropertyType type, Operator operator, Object value, boolean negation) {
        this(key, type, operator, value, negation, Optional.empty());
    }

    /** A test of a person's property. */
    public static PropertyFilter person(String key, Operator operator, Object value) {
        return new PropertyFilter(key, PropertyType.PERSON, operator, value, false);
    }

    /** A test of a property of the person's group of that type. */
    public static PropertyFilter group(String groupType, String key, Operator operator, Object value) {
        return new PropertyFilter(key, PropertyType.GROUP, operator, value, false, Optional.of(groupType));
    }

    /** Membership of a cohort. */
    public static PropertyFilter cohort(String cohortId) {
        return new PropertyFilter("id", PropertyType.COHORT, Operator.IN, cohortId, false);
    }
}
