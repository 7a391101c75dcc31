package dev.sluice.flagdelivery.explain;

import dev.sluice.flag.Assignment;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Explanation;
import dev.sluice.flag.Explanation.ChoiceStep;
import dev.sluice.flag.Explanation.ConditionStep;
import dev.sluice.flag.Explanation.FilterStep;
import dev.sluice.flag.Explanation.HoldoutStep;
import dev.sluice.flag.Explanation.VariantStep;
import dev.sluice.flag.Flag;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** An explanation as sentences, for people. Pure. */
final class Words {

    private final Flag flag;
    private final Explanation why;
    private final List<String> sentences = new ArrayList<>();

    private Words(Flag flag, Explanation why) {
        this.flag = flag;
        this.why = why;
    }

    /**
     * The sentences: what the person got first, then each step on the way there.
     *
     * @param distinctId of the person
     */
    static List<String> of(Flag flag, Explanation why, String distinctId) {
        Words words = new Words(flag, why);
        words.outcome(distinctId);
        if (flag.active()) {
            why.choice().ifPresent(words::choice);
            why.holdout().ifPresent(words::holdout);
            why.conditions().forEach(words::condition);
            why.variant().ifPresent(words::variant);
            words.place();
        }
        return List.copyOf(words.sentences);
    }

    private void outcome(String distinctId) {
        String value =
                why.outcome().variant().map(Words::quoted).orElse(why.outcome().enabled() ? "on" : "off");
        String reason =
                switch (why.outcome().reason().code()) {
                    case FLAG_DISABLED -> "the flag is switched off for everyone";
                    case CONDITION_MATCH -> deciding() + " has them";
                    case HOLDOUT_CONDITION_VALUE -> "they are held out";
                    case SUPER_CONDITION_VALUE -> "they chose so themselves";
                    case OUT_OF_ROLLOUT_BOUND -> deciding() + " is for them, but they lie outside its share";
                    case NO_GROUP_TYPE -> "no group was given of the type that " + deciding() + " is for";
                    case MISSING_DEPENDENCY -> deciding() + " asks for a flag that cannot be decided";
                    case NO_CONDITION_MATCH ->
                        why.conditions().isEmpty() ? "the flag has no conditions" : "no condition is for them";
                };
        sentences.add("%s is %s for %s in version %d: %s."
                .formatted(quoted(flag.key().value()), value, quoted(distinctId), flag.version(), reason));
    }

    private String deciding() {
        return why.outcome().reason().conditionIndex().isPresent()
                ? name(why.conditions()
                        .get(why.outcome().reason().conditionIndex().getAsInt()))
                : "a condition";
    }

    private void choice(ChoiceStep choice) {
        String found = choice.found().stream()
                .map(property -> property.name() + " = " + property.value())
                .collect(Collectors.joining(", "));
        sentences.add(
                choice.decided()
                        ? "People may choose for themselves, and they chose %s (%s): that decides."
                                .formatted(choice.on() ? "on" : "off", found)
                        : "People may choose for themselves; they did not.");
    }

    private void holdout(HoldoutStep step) {
        String share = percent(step.holdout().share());
        sentences.add(
                step.bucket().isEmpty()
                        ? "Holdout %d keeps %s away; nothing places them there."
                                .formatted(step.holdout().id(), share)
                        : "Holdout %d keeps %s away; their place there is %s: %s."
                                .formatted(
                                        step.holdout().id(),
                                        share,
                                        place(step.bucket().get()),
                                        step.heldOut() ? "held out" : "not held out"));
    }

    private void condition(ConditionStep step) {
        StringBuilder said = new StringBuilder(name(step)).append(": ");
        if (!step.reached()) {
            said.append("not reached; ");
        }
        said.append(
                step.filters().isEmpty()
                        ? "for everyone"
                        : step.filters().stream().map(Words::filter).collect(Collectors.joining(", and ")));
        if (step.aggregation().groupType().isPresent()) {
            said.append("; decides for the whole ")
                    .append(step.aggregation().groupType().get());
        }
        if (step.bucket().isPresent()) {
            said.append("; %s lies at %s, the share is %s: %s"
                    .formatted(
                            quoted(step.bucketingId().orElse("")),
                            place(step.bucket().get()),
                            percent(step.share())
                                    + (step.kept().equals(BasisPoints.NONE)
                                            ? ""
                                            : " of those after the first " + percent(step.kept())
                                                    + ", who saw an earlier run and stay on what they had"),
                            step.within() ? "within" : "outside"));
        } else {
            said.append("; there is nobody to place");
        }
        sentences.add(said.append(". ").append(verdict(step)).toString());
    }

    private static String verdict(ConditionStep step) {
        return switch (step.verdict()) {
            case CONDITION_MATCH -> "It has them.";
            case OUT_OF_ROLLOUT_BOUND -> "It is for them, but leaves them out.";
            case NO_GROUP_TYPE -> "It cannot have them: no such group was given.";
            case MISSING_DEPENDENCY -> "It cannot have them: a flag it asks for cannot be decided.";
            case NO_CONDITION_MATCH, FLAG_DISABLED, HOLDOUT_CONDITION_VALUE, SUPER_CONDITION_VALUE ->
                "It is not for them.";
        };
    }

    private static String filter(FilterStep step) {
        PropertyFilter asked = step.filter();
        String passed = step.passed() ? "yes" : "no";
        return switch (asked.type()) {
            case COHORT ->
                "%s of cohort %s? %s, %s"
                        .formatted(
                                asked.operator() == Operator.NOT_IN ? "not a member" : "a member",
                                asked.value(),
                                step.found().orElse("there is no such cohort"),
                                passed);
            case FLAG ->
                "flag %s is %s? it is %s, %s"
                        .formatted(asked.key(), asked.value(), step.found().orElse("not to be decided"), passed);
            case PERSON, GROUP ->
                "%s%s %s%s? %s, %s"
                        .formatted(
                                asked.type() == PropertyType.GROUP ? "the group's " : "",
                                asked.key(),
                                asked.operator().wireName().replace('_', ' '),
                                asked.value() == null ? "" : " " + asked.value(),
                                step.found()
                                        .map(found -> "it is " + shortened(found))
                                        .orElse("it is not known"),
                                passed);
        };
    }

    private void variant(VariantStep step) {
        sentences.add(
                step.byCondition()
                        ? "The condition gives everyone the variant %s."
                                .formatted(step.variant().orElse(""))
                        : "Among the variants their place is %s, from %s to %s: %s."
                                .formatted(
                                        place(step.bucket()),
                                        place(step.from()),
                                        place(step.to()),
                                        step.variant().map(Words::quoted).orElse("beyond all of them")));
    }

    private void place() {
        if (flag.ladder().isEmpty()) {
            return;
        }
        Assignment place = why.place();
        sentences.add(
                switch (place.arm()) {
                    case OUTSIDE -> "The running rollout does not count them: they are outside of it.";
                    case TREATED, CONTROL ->
                        "In the running rollout they are %s, at a share of %s, since stage %d."
                                .formatted(
                                        place.arm().name().toLowerCase(Locale.ROOT),
                                        percent(place.share()),
                                        place.sinceStage() + 1);
                });
    }

    private String name(ConditionStep step) {
        Optional<String> stage =
                step.stage().map(open -> "stage %d (%s) of the rollout".formatted(open.stage() + 1, open.audience()));
        return stage.orElse("condition " + (step.index() + 1));
    }

    private static String percent(BasisPoints share) {
        return BigDecimal.valueOf(share.value(), 2).stripTrailingZeros().toPlainString() + " %";
    }

    private static String place(double bucket) {
        return String.format(Locale.ROOT, "%.4f", bucket);
    }

    private static String quoted(String text) {
        return "\"" + shortened(text) + "\"";
    }

    /** A property may be long, and a sentence not. */
    private static String shortened(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
