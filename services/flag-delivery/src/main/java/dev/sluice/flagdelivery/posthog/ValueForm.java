package dev.sluice.flagdelivery.posthog;

import dev.sluice.flag.PropertyFilter;
import dev.sluice.kit.flag.Re2Regex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forms of numbers, versions and dates that SDKs and the server read alike. In other forms they differ: to some SDKs {@code
 * "12abc"} is 12, {@code "1.2.3-beta"} is 1.2.3 and {@code "never 5"} is a date in May.
 *
 * <p>Where a filter wants such a value, the definitions ask for the form as well, see {@link CohortRules#writeChecked}.
 */
enum ValueForm {
    /** What is not of this form is no number for the server either. */
    NUMBER("^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,2})?$", false),
    VERSION("^[vV]?[0-9]{1,9}(\\.[0-9]{1,9})*$", true),
    /** A day, or a moment with its offset, by ISO 8601. Leap days are left to the server too, to keep the pattern in bounds. */
    DATE(
            "^[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
                    + "(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,3})?)?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]))?$",
            true);

    private static final Pattern WILDCARD = Pattern.compile("[vV]?[0-9]{1,9}(\\.[0-9]{1,9})?\\.\\*");
    private static final Pattern SPAN = Pattern.compile("-?[0-9]{1,4}[hdwmy]");

    private final String pattern;
    private final boolean mayMatchOtherwise;
    private final Pattern compiled;

    ValueForm(String pattern, boolean mayMatchOtherwise) {
        this.pattern = pattern;
        this.mayMatchOtherwise = mayMatchOtherwise;
        this.compiled = Pattern.compile(pattern);
    }

    /** A regular expression that SDKs in every language read alike. */
    String pattern() {
        return pattern;
    }

    /** Whether the server may match what is not of this form. */
    boolean mayMatchOtherwise() {
        return mayMatchOtherwise;
    }

    /** The form that a filter's property should have; empty when any will do. */
    static Optional<ValueForm> wantedBy(PropertyFilter filter) {
        return switch (filter.operator()) {
            case GT, GTE, LT, LTE -> Optional.of(NUMBER);
            case IS_DATE_BEFORE, IS_DATE_AFTER -> Optional.of(DATE);
            case SEMVER_EQ,
                    SEMVER_NEQ,
                    SEMVER_GT,
                    SEMVER_GTE,
                    SEMVER_LT,
                    SEMVER_LTE,
                    SEMVER_TILDE,
                    SEMVER_CARET,
                    SEMVER_WILDCARD -> Optional.of(VERSION);
            case EXACT,
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
                    BETWEEN,
                    NOT_BETWEEN,
                    IS_DATE_EXACT,
                    IN,
                    NOT_IN,
                    FLAG_EVALUATES_TO -> Optional.empty();
        };
    }

    /** Whether a filter's own value reads the same to SDKs and to the server. */
    static boolean isReadAlike(PropertyFilter filter) {
        Object value = filter.value();
        return switch (filter.operator()) {
            case GT, GTE, LT, LTE -> NUMBER.has(value);
            case IS_DATE_BEFORE, IS_DATE_AFTER ->
                value instanceof String text
                        && (DATE.has(text) || SPAN.matcher(text).matches());
            case SEMVER_EQ, SEMVER_NEQ, SEMVER_GT, SEMVER_GTE, SEMVER_LT, SEMVER_LTE, SEMVER_TILDE, SEMVER_CARET ->
                VERSION.has(value);
            case SEMVER_WILDCARD -> WILDCARD.matcher(text(value)).matches();
            case ICONTAINS, NOT_ICONTAINS, STARTS_WITH, NOT_STARTS_WITH, ENDS_WITH, NOT_ENDS_WITH ->
                !(value instanceof List<?>) && !(value instanceof Map<?, ?>);
            case REGEX, NOT_REGEX ->
                value instanceof String text && new Re2Regex().compile(text).isPresent();
            case EXACT,
                    IS_NOT,
                    IS_SET,
                    IS_NOT_SET,
                    // SDKs know these by name only, and ask the server.
                    ICONTAINS_MULTI,
                    NOT_ICONTAINS_MULTI,
                    BETWEEN,
                    NOT_BETWEEN,
                    IS_DATE_EXACT,
                    IN,
                    NOT_IN,
                    FLAG_EVALUATES_TO -> true;
        };
    }

    private boolean has(Object value) {
        return compiled.matcher(text(value)).matches();
    }

    private static String text(Object value) {
        return value instanceof List<?> || value instanceof Map<?, ?> ? "" : String.valueOf(value);
    }
}
