package dev.sluice.flagdelivery.posthog;

import dev.sluice.flag.Cohort;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells filters that an SDK may leave open while the server says yes.
 *
 * <p>An SDK leaves a filter open when it is not told the property, or cannot read it as the server would; then it goes on to the
 * next condition, and takes that one's answer if it has one. The server would have stopped before. Both come to the same value
 * unless the two conditions give different ones. What is left open where the server says no is harmless.
 */
final class FirstUndecided {

    /** The start of a whole number, a list or an object as text: SDKs in JavaScript cannot tell 5 from 5.0. */
    private static final Pattern MAY_HOLD_WHOLE_NUMBER = Pattern.compile("(?s)[-0-9\\[{].*");

    private final Map<String, Cohort> cohorts;

    FirstUndecided(Map<String, Cohort> cohorts) {
        this.cohorts = cohorts;
    }

    /** Whether somebody whom the server lets through may be left open by an SDK. */
    boolean mayLeaveOpen(List<PropertyFilter> filters) {
        return filters.stream().anyMatch(filter -> mayLeaveOpen(filter, new HashSet<>()));
    }

    private boolean mayLeaveOpen(PropertyFilter filter, Set<String> path) {
        return switch (filter.type()) {
            case PERSON, GROUP -> filter.negation() || mayLeaveOpen(filter);
            case COHORT -> {
                Cohort cohort = cohorts.get(String.valueOf(filter.value()));
                yield filter.operator() != Operator.IN
                        || filter.negation()
                        || cohort == null
                        || !path.add(cohort.id())
                        || mayLeaveOpen(cohort.rule(), path);
            }
            // As the other flag may rest on what the SDK is not told.
            case FLAG -> true;
        };
    }

    private boolean mayLeaveOpen(Cohort.Rule rule, Set<String> path) {
        return switch (rule) {
            case Cohort.Rule.All all -> all.parts().stream().anyMatch(part -> mayLeaveOpen(part, path));
            case Cohort.Rule.Any any -> any.parts().stream().anyMatch(part -> mayLeaveOpen(part, path));
            case Cohort.Rule.Test test -> mayLeaveOpen(test.filter(), path);
        };
    }

    private static boolean mayLeaveOpen(PropertyFilter filter) {
        return switch (filter.operator()) {
            case EXACT -> mayHoldWholeNumber(filter.value());
            case IS_SET,
                    ICONTAINS,
                    STARTS_WITH,
                    ENDS_WITH,
                    // SDKs take care of the order themselves where they cannot read a pattern.
                    REGEX,
                    GT,
                    GTE,
                    LT,
                    LTE -> false;
            case IS_NOT,
                    IS_NOT_SET,
                    NOT_ICONTAINS,
                    ICONTAINS_MULTI,
                    NOT_ICONTAINS_MULTI,
                    NOT_STARTS_WITH,
                    NOT_ENDS_WITH,
                    NOT_REGEX,
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
                    FLAG_EVALUATES_TO -> true;
        };
    }

    private static boolean mayHoldWholeNumber(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().anyMatch(FirstUndecided::mayHoldWholeNumber);
            case String text -> MAY_HOLD_WHOLE_NUMBER.matcher(text).matches();
            case Boolean truth -> false;
            case null, default -> true;
        };
    }
}
