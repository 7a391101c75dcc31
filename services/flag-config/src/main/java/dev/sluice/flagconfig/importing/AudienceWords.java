package dev.sluice.flagconfig.importing;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flagconfig.flag.FlagDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says who a flag is on for, so that nobody takes over more than they know. */
final class AudienceWords {

    private static final int ENOUGH_CONDITIONS = 5;
    private static final int ENOUGH_CHARACTERS = 60;

    private AudienceWords() {}

    /** Such as: on for 100 % of everyone. */
    static String of(FlagDraft flag) {
        String conditions = conditions(flag);
        return flag.active() ? "on for " + conditions : "switched off; switched on, it would be on for " + conditions;
    }

    private static String conditions(FlagDraft flag) {
        List<String> parts = new ArrayList<>();
        List<ReleaseCondition> reaching = flag.conditions().stream()
                .filter(condition -> condition.share().value() > 0)
                .toList();
        reaching.stream()
                .limit(ENOUGH_CONDITIONS)
                .map(condition -> condition(
                        condition, condition.aggregation().orElse(flag.traits().aggregation())))
                .forEach(parts::add);
        if (reaching.size() > ENOUGH_CONDITIONS) {
            parts.add("those of " + (reaching.size() - ENOUGH_CONDITIONS) + " more conditions");
        }
        if (flag.traits().enrollment() || flag.traits().superCondition().isPresent()) {
            parts.add("those who chose it themselves");
        }
        if (parts.isEmpty()) {
            return "nobody";
        }
        String everyone = "100 % of everyone";
        // Whoever else is named belongs to everyone.
        String all = parts.contains(everyone) && !flag.traits().earlyExit() ? everyone : String.join("; ", parts);
        String first = flag.traits().earlyExit() ? " (the first condition that somebody fits decides alone)" : "";
        return all
                + first
                + flag.traits()
                        .holdout()
                        .map(holdout -> ", but for "
                                + Shares.percentWords(holdout.share().value()) + " of everyone held out")
                        .orElse("");
    }

    private static String condition(ReleaseCondition condition, Aggregation aggregation) {
        String filters = condition.filters().stream().map(AudienceWords::filter).collect(Collectors.joining(" and "));
        Optional<String> groups = aggregation.groupType().map(type -> "groups of the type " + type);
        String share = Shares.percentWords(condition.share().value()) + " of ";
        return filters.isEmpty()
                ? share + groups.map(words -> "all " + words).orElse("everyone")
                : share + groups.orElse("those") + " with " + filters;
    }

    private static String filter(PropertyFilter filter) {
        return switch (filter.type()) {
            case PERSON -> test(filter.key(), filter);
            case GROUP -> test(filter.groupType().map(type -> type + "'s ").orElse("") + filter.key(), filter);
            case COHORT ->
                (filter.operator() == Operator.NOT_IN ? "no place in" : "a place in") + " the cohort " + filter.value();
            case FLAG -> "the flag " + filter.key() + " being " + filter.value();
        };
    }

    private static String test(String subject, PropertyFilter filter) {
        String operator = filter.operator().wireName().replace('_', ' ');
        String value = filter.value() == null ? "" : " " + shortened(words(filter.value()));
        return subject + " " + operator + value;
    }

    private static String words(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(value);
    }

    private static String shortened(String text) {
        return text.length() <= ENOUGH_CHARACTERS ? text : text.substring(0, ENOUGH_CHARACTERS) + "…";
    }
}
