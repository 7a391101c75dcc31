package dev.sluice.flag;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A property filter made ready to be asked many times: its value is read, its pattern compiled.
 *
 * <p>Answers as PostHog's server does, also for a property that is missing, {@code null}, or not what the operator wants. A
 * filter that makes no sense (a bad pattern, a bound that is no number, no value at all) matches no value, whether it asks for
 * something or for its opposite. {@link PropertyFilter#negation()} is not looked at: it belongs to cohorts.
 *
 * <p>Immutable, for any thread.
 */
public final class PropertyMatcher {

    static final String DISTINCT_ID = "distinct_id";
    static final String GROUP_KEY = "$group_key";

    private final String key;
    private final ValueTest test;
    private final boolean whenMissing;
    private final int place;

    private PropertyMatcher(String key, ValueTest test, boolean whenMissing, int place) {
        this.key = key;
        this.test = test;
        this.whenMissing = whenMissing;
        this.place = place;
    }

    /** A matcher that reads dates without a zone as UTC, as SDKs do. */
    public static PropertyMatcher of(PropertyFilter filter, RegexEngine regex) {
        return of(filter, regex, ZoneOffset.UTC);
    }

    /**
     * A matcher for one filter. The operators of cohorts and of other flags match nothing here: they need an
     * {@link EvaluationContext}.
     *
     * @param zone in which dates without a zone are read
     */
    public static PropertyMatcher of(PropertyFilter filter, RegexEngine regex, ZoneId zone) {
        Objects.requireNonNull(regex, "regex");
        Objects.requireNonNull(zone, "zone");
        Operator operator = filter.operator();
        boolean needsValue = operator != Operator.IS_SET && operator != Operator.IS_NOT_SET;
        boolean senseless = needsValue && filter.value() == null;
        ValueTest test = senseless ? ValueTest.NEVER : test(operator, filter.value(), regex, zone);
        int hash = filter.hashCode();
        return new PropertyMatcher(
                filter.key(), test, !senseless && matchesMissing(operator), hash ^ (hash >>> 8) ^ (hash >>> 16));
    }

    /** Whether these properties pass. */
    public boolean matches(Map<String, ?> properties, Instant now) {
        Object value = properties.get(key);
        return (value == null && !properties.containsKey(key)) ? whenMissing : test.test(value, now);
    }

    /** Whether a person passes. The id counts as the property {@code distinct_id} unless the person has another of that name. */
    public boolean matches(Person person, Instant now) {
        return matches(person.properties(), DISTINCT_ID, person.distinctId(), now);
    }

    /** Whether a group passes. Its key counts as the property {@code $group_key} unless the group has another of that name. */
    public boolean matches(Group group, Instant now) {
        return matches(group.properties(), GROUP_KEY, group.key(), now);
    }

    private boolean matches(Map<String, Object> properties, String idKey, String id, Instant now) {
        Object value = properties.get(key);
        if (value != null || properties.containsKey(key)) {
            return test.test(value, now);
        }
        return key.equals(idKey) ? test.test(id, now) : whenMissing;
    }

    /** A number by which what it said can be remembered; others may have the same. */
    int place() {
        return place;
    }

    /** What the filter looks at in a person, as text; empty when it is not there. */
    Optional<String> found(Person person) {
        return found(person.properties(), DISTINCT_ID, person.distinctId());
    }

    /** What the filter looks at in a group, as text; empty when it is not there. */
    Optional<String> found(Group group) {
        return found(group.properties(), GROUP_KEY, group.key());
    }

    private Optional<String> found(Map<String, Object> properties, String idKey, String id) {
        if (properties.containsKey(key)) {
            return Optional.of(JsonValues.text(properties.get(key)));
        }
        return key.equals(idKey) ? Optional.of(id) : Optional.empty();
    }

    private static ValueTest test(Operator operator, Object value, RegexEngine regex, ZoneId zone) {
        return switch (operator) {
            case EXACT -> Equality.of(value);
            case IS_NOT -> Equality.of(value).negated();
            case IS_SET -> (property, now) -> true;
            case IS_NOT_SET -> ValueTest.NEVER;
            case ICONTAINS -> TextTests.contains(value);
            case NOT_ICONTAINS -> TextTests.contains(value).negated();
            case ICONTAINS_MULTI -> TextTests.containsAny(value);
            case NOT_ICONTAINS_MULTI -> TextTests.containsAny(value).negated();
            case STARTS_WITH -> TextTests.startsWith(value);
            case NOT_STARTS_WITH -> TextTests.startsWith(value).negated();
            case ENDS_WITH -> TextTests.endsWith(value);
            case NOT_ENDS_WITH -> TextTests.endsWith(value).negated();
            case REGEX -> TextTests.finds(value, regex);
            case NOT_REGEX -> TextTests.finds(value, regex).negated();
            case GT -> NumberTests.compare(value, (property, filter) -> property > filter);
            case GTE -> NumberTests.compare(value, (property, filter) -> property >= filter);
            case LT -> NumberTests.compare(value, (property, filter) -> property < filter);
            case LTE -> NumberTests.compare(value, (property, filter) -> property <= filter);
            case BETWEEN -> NumberTests.between(value, true);
            case NOT_BETWEEN -> NumberTests.between(value, false);
            case IS_DATE_EXACT -> DateTests.compare(value, zone, sign -> sign == 0);
            case IS_DATE_BEFORE -> DateTests.compare(value, zone, sign -> sign < 0);
            case IS_DATE_AFTER -> DateTests.compare(value, zone, sign -> sign > 0);
            case SEMVER_EQ -> SemverTests.compare(value, sign -> sign == 0);
            case SEMVER_NEQ -> SemverTests.compare(value, sign -> sign != 0);
            case SEMVER_GT -> SemverTests.compare(value, sign -> sign > 0);
            case SEMVER_GTE -> SemverTests.compare(value, sign -> sign >= 0);
            case SEMVER_LT -> SemverTests.compare(value, sign -> sign < 0);
            case SEMVER_LTE -> SemverTests.compare(value, sign -> sign <= 0);
            case SEMVER_TILDE -> SemverTests.tilde(value);
            case SEMVER_CARET -> SemverTests.caret(value);
            case SEMVER_WILDCARD -> SemverTests.wildcard(value);
            case IN, NOT_IN, FLAG_EVALUATES_TO -> ValueTest.NEVER;
        };
    }

    /** What the server answers for a property that is not there: no to every question, yes to every "is not". */
    private static boolean matchesMissing(Operator operator) {
        return switch (operator) {
            case IS_NOT,
                    IS_NOT_SET,
                    NOT_ICONTAINS,
                    NOT_ICONTAINS_MULTI,
                    NOT_STARTS_WITH,
                    NOT_ENDS_WITH,
                    NOT_REGEX,
                    NOT_BETWEEN -> true;
            case EXACT,
                    IS_SET,
                    ICONTAINS,
                    ICONTAINS_MULTI,
                    STARTS_WITH,
                    ENDS_WITH,
                    REGEX,
                    GT,
                    GTE,
                    LT,
                    LTE,
                    BETWEEN,
                    IS_DATE_EXACT,
                    IS_DATE_BEFORE,
                    IS_DATE_AFTER,
                    SEMVER_EQ,
                    SEMVER_NEQ,
                    SEMVER_GT,
                    SEMVER_GTE,
                    SEMVER_LT,
                    SEMVER_LTE,
                    SEMVER_TILDE,
                    SEMVER_CARET,
                    SEMVER_WILDCARD,
                    IN,
                    NOT_IN,
                    FLAG_EVALUATES_TO -> false;
        };
    }
}
