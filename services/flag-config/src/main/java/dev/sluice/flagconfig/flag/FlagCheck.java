package dev.sluice.flagconfig.flag;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.Countable;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.Traits;
import dev.sluice.flag.Variant;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.flagconfig.request.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says whether the parts of a flag fit together and what they refer to is there. Every draft passes here before it is kept, wherever it
 * comes from: a request, an old version, a plan of last week, another system. Pure.
 */
public final class FlagCheck {

    public static final int MOST_CONDITIONS = 200;
    public static final int MOST_VARIANTS = 100;

    /** Brokers take a record of 900,000 bytes; a character takes up to three of them, and conditions want room too. */
    private static final int LONGEST_PAYLOADS = 200_000;

    private static final int WHOLE = 10_000;
    /** The payload of a boolean flag stands under this. */
    private static final String ON = "true";

    private static final String HOLDOUT = "holdout-";

    private final FlagDraft draft;
    private final Known known;
    private final Set<String> variants = new HashSet<>();

    private FlagCheck(FlagDraft draft, Known known) {
        this.draft = draft;
        this.known = known;
        draft.variants().forEach(variant -> variants.add(variant.key()));
    }

    /**
     * Refuses, with the place in the draft named, what could not be served or would not mean what its author wanted.
     *
     * @param ladder what a running rollout has opened on the flag
     */
    public static void check(FlagKey key, FlagDraft draft, Known known, Optional<RolloutLadder> ladder) {
        FlagCheck check = new FlagCheck(draft, known.withoutFlag(key.value()));
        check.variants();
        check.conditions();
        check.superCondition();
        check.payloads();
        ladder.ifPresent(check::ladder);
    }

    private void variants() {
        Place all = Place.BODY.dot("variants");
        atMost(all, draft.variants(), MOST_VARIANTS);
        all.distinct(draft.variants(), "key", Variant::key);
        for (int i = 0; i < draft.variants().size(); i++) {
            if (draft.variants().get(i).key().startsWith(HOLDOUT)) {
                throw all.at(i)
                        .dot("key")
                        .refusal("\"" + HOLDOUT + "…\" is what people held out get: choose another key");
            }
        }
        int sum = draft.variants().stream()
                .mapToInt(variant -> variant.share().value())
                .sum();
        if (!draft.variants().isEmpty() && sum != WHOLE) {
            throw all.refusal("the shares of the variants sum to 10000 basis points (100 %), not to " + sum);
        }
    }

    private void conditions() {
        Place all = Place.BODY.dot("conditions");
        atMost(all, draft.conditions(), MOST_CONDITIONS);
        for (int i = 0; i < draft.conditions().size(); i++) {
            Place place = all.at(i);
            ReleaseCondition condition = draft.conditions().get(i);
            condition.variant().filter(variant -> !variants.contains(variant)).ifPresent(variant -> {
                throw place.dot("variant").refusal("the flag has no variant \"" + variant + "\"");
            });
            filters(
                    place,
                    condition.filters(),
                    condition.aggregation().orElse(draft.traits().aggregation()));
        }
    }

    private void superCondition() {
        draft.traits().superCondition().ifPresent(condition -> {
            Place place = Place.BODY.dot("traits").dot("superCondition");
            if (condition.variant().isPresent()) {
                throw place.dot("variant").refusal("early access gives no variant: leave it out");
            }
            if (condition.aggregation().isPresent()) {
                throw place.dot("aggregation").refusal("early access is each person's own choice: leave it out");
            }
            if (condition.filters().stream().noneMatch(filter -> filter.type() == PropertyType.PERSON)) {
                throw place.dot("filters")
                        .refusal("it decides for people who have a property that it names: test at least one");
            }
            filters(place, condition.filters(), Aggregation.PERSONS);
        });
    }

    private void filters(Place condition, List<PropertyFilter> filters, Aggregation aggregation) {
        for (int i = 0; i < filters.size(); i++) {
            Place place = condition.dot("filters").at(i);
            PropertyFilter filter = filters.get(i);
            switch (filter.type()) {
                case PERSON, COHORT ->
                    aggregation.groupType().ifPresent(type -> {
                        throw place.dot("type")
                                .refusal("the condition decides for whole groups (" + type
                                        + "), so it cannot look at a single person: test the group's properties"
                                        + " (type \"group\"), or give the condition \"aggregation\": {}");
                    });
                case GROUP -> groupFilter(place, filter, aggregation);
                case FLAG -> {}
            }
            exists(place, filter);
        }
    }

    private static void groupFilter(Place place, PropertyFilter filter, Aggregation aggregation) {
        if (filter.groupType().isEmpty() && aggregation.groupType().isEmpty()) {
            throw place.dot("groupType")
                    .refusal(
                            "it is missing: the type of the group, such as company, because the condition is for persons");
        }
        if (filter.groupType().isPresent()
                && aggregation.groupType().isPresent()
                && !filter.groupType().equals(aggregation.groupType())) {
            throw place.dot("groupType")
                    .refusal("the condition decides for groups of the type "
                            + aggregation.groupType().get() + ": test that one's properties, or leave the type out");
        }
    }

    private void exists(Place place, PropertyFilter filter) {
        if (filter.type() == PropertyType.COHORT && !known.cohorts().contains(String.valueOf(filter.value()))) {
            throw place.dot("value").refusal("there is no cohort \"" + filter.value() + "\"");
        }
        if (filter.type() == PropertyType.FLAG && !known.flags().contains(filter.key())) {
            throw place.dot("key").refusal("there is no flag \"" + filter.key() + "\"");
        }
    }

    private void payloads() {
        Place all = Place.BODY.dot("payloads");
        Set<String> answers = answers();
        int length = 0;
        for (String answer : new TreeMap<>(draft.payloads()).keySet()) {
            if (!answers.contains(answer)) {
                throw all.dot(answer)
                        .refusal(
                                variants.isEmpty()
                                        ? "a boolean flag has one payload, \"true\""
                                        : "the flag has no variant of that name");
            }
            length += draft.payloads().get(answer).length();
        }
        if (length > LONGEST_PAYLOADS) {
            throw all.refusal(
                    "they have " + length + " characters together, at most " + LONGEST_PAYLOADS + " are kept");
        }
    }

    /** What the flag can answer, as payloads are kept. Who chose the feature gets plain "true" also where there are variants. */
    private Set<String> answers() {
        Traits traits = draft.traits();
        Set<String> answers = new HashSet<>(variants);
        if (variants.isEmpty() || traits.enrollment() || traits.superCondition().isPresent()) {
            answers.add(ON);
        }
        traits.holdout().ifPresent(holdout -> answers.add(holdout.variant()));
        return answers;
    }

    /** A running rollout goes on giving its variant, and counting people, so both have to stay possible. */
    private void ladder(RolloutLadder ladder) {
        ladder.treatment().filter(treatment -> !variants.contains(treatment)).ifPresent(treatment -> {
            throw Place.BODY
                    .dot("variants")
                    .refusal("the rollout " + ladder.rolloutId() + " gives people the variant \"" + treatment
                            + "\": it has to stay while that runs");
        });
        Countable.refusal(draft.traits()).ifPresent(why -> {
            throw Place.BODY.dot("traits").refusal("the rollout " + ladder.rolloutId() + " has the flag, and " + why);
        });
        Countable.refusal(draft.conditions()).ifPresent(why -> {
            throw Place.BODY
                    .dot("conditions")
                    .refusal("the rollout " + ladder.rolloutId() + " has the flag, and " + why);
        });
    }

    private static void atMost(Place place, List<?> elements, int most) {
        if (elements.size() > most) {
            throw place.refusal("it has " + elements.size() + " elements, at most " + most + " are kept");
        }
    }
}
