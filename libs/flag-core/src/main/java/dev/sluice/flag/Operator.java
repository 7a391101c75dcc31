package dev.sluice.flag;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How a property is compared; the names on the wire are PostHog's, in lower case. */
public enum Operator {
    EXACT,
    IS_NOT,
    IS_SET,
    IS_NOT_SET,
    ICONTAINS,
    NOT_ICONTAINS,
    ICONTAINS_MULTI,
    NOT_ICONTAINS_MULTI,
    STARTS_WITH,
    NOT_STARTS_WITH,
    ENDS_WITH,
    NOT_ENDS_WITH,
    REGEX,
    NOT_REGEX,
    GT,
    GTE,
    LT,
    LTE,
    BETWEEN,
    NOT_BETWEEN,
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
    FLAG_EVALUATES_TO;

    private static final Map<String, Operator> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Operator::wireName, Function.identity()));

    /** As SDKs and the API write it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The operator of that name, or empty when there is none. */
    public static Optional<Operator> ofWireName(String name) {
        return Optional.ofNullable(BY_WIRE_NAME.get(name));
    }
}
