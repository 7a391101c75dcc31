package dev.sluice.flagconfig.flag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.Variant;
import dev.sluice.flagconfig.request.FilterReader;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.flagconfig.request.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what people send about a flag, and refuses with the place named what could not be served. */
final class FlagReader {

    private static final int MOST_CONDITIONS = 200;
    private static final int MOST_VARIANTS = 100;
    private static final int LONGEST_PAYLOAD = 100_000;
    private static final int WHOLE = 10_000;
    /** The payload of a boolean flag stands under this. */
    private static final String ON = "true";

    private final FlagKey key;
    private final FilterReader filters;

    FlagReader(FlagKey key, Known known) {
        this.key = key;
        this.filters = new FilterReader(known.withoutFlag(key.value()));
    }

    /** A new flag's first state. */
    FlagDraft creation(FlagRequests.Creation request) {
        return checked(new FlagDraft(
                name(request.name()),
                request.active().orElse(true),
                conditions(request.conditions()),
                variants(request.variants()),
                payloads(request.payloads())));
    }

    /** A flag's whole next state. */
    FlagDraft replacement(Flag current, FlagRequests.Replacement request) {
        return withTreatmentOf(
                current,
                checked(new FlagDraft(
                        name(request.name()),
                        Place.BODY.dot("active").required(request.active(), "true or false"),
                        conditions(request.conditions()),
                        variants(request.variants()),
                        payloads(request.payloads()))));
    }

    /** A flag's next state, of which only a part was sent. */
    FlagDraft patch(Flag current, FlagRequests.Patch request) {
        return withTreatmentOf(
                current,
                checked(new FlagDraft(
                        request.name().isPresent() ? name(request.name()) : current.name(),
                        request.active().orElse(current.active()),
                        request.conditions().isPresent() ? conditions(request.conditions()) : current.conditions(),
                        request.variants().isPresent() ? variants(request.variants()) : current.variants(),
                        request.payloads().isPresent() ? payloads(request.payloads()) : current.payloads())));
    }

    private String name(Optional<String> name) {
        return name.isEmpty() ? key.value() : Place.BODY.dot("name").name(name, "what people call the flag");
    }

    private List<ReleaseCondition> conditions(Optional<List<FlagRequests.Condition>> conditions) {
        return Place.BODY
                .dot("conditions")
                .each(
                        conditions,
                        MOST_CONDITIONS,
                        (place, condition) -> new ReleaseCondition(
                                filters.filters(place.dot("filters"), condition.filters()),
                                new BasisPoints(place.dot("share").basisPoints(condition.share(), 0)),
                                condition.variant()));
    }

    private static List<Variant> variants(Optional<List<FlagRequests.VariantRequest>> variants) {
        Place all = Place.BODY.dot("variants");
        List<Variant> read = all.each(
                variants,
                MOST_VARIANTS,
                (place, variant) -> new Variant(
                        place.dot("key").key(variant.key()),
                        place.dot("name").plain(variant.name().orElse(""), 400),
                        new BasisPoints(place.dot("share").basisPoints(variant.share(), 0))));
        all.distinct(read, "key", Variant::key);
        int sum = read.stream().mapToInt(variant -> variant.share().value()).sum();
        if (!read.isEmpty() && sum != WHOLE) {
            throw all.refusal("the shares of the variants sum to 10000 basis points (100 %), not to " + sum);
        }
        return read;
    }

    private static Map<String, String> payloads(Optional<Map<String, JsonNode>> payloads) {
        Map<String, String> texts = new TreeMap<>();
        payloads.orElse(Map.of()).forEach((answer, payload) -> {
            String text = payload.toString();
            texts.put(answer, payloadPlace(answer).plain(text, LONGEST_PAYLOAD));
        });
        return texts;
    }

    private static Place payloadPlace(String answer) {
        return Place.BODY.dot("payloads").dot(answer);
    }

    private static FlagDraft checked(FlagDraft draft) {
        List<String> keys = draft.variants().stream().map(Variant::key).toList();
        for (int i = 0; i < draft.conditions().size(); i++) {
            Place place = Place.BODY.dot("conditions").at(i).dot("variant");
            draft.conditions()
                    .get(i)
                    .variant()
                    .filter(variant -> !keys.contains(variant))
                    .ifPresent(variant -> {
                        throw place.refusal("the flag has no variant \"" + variant + "\"");
                    });
        }
        for (String answer : new TreeMap<>(draft.payloads()).keySet()) {
            if (keys.isEmpty() ? !answer.equals(ON) : !keys.contains(answer)) {
                throw payloadPlace(answer)
                        .refusal(
                                keys.isEmpty()
                                        ? "a boolean flag has one payload, \"true\""
                                        : "the flag has no variant of that name");
            }
        }
        return draft;
    }

    /** A running rollout goes on giving its variant, so it has to stay. */
    private static FlagDraft withTreatmentOf(Flag current, FlagDraft draft) {
        current.ladder().ifPresent(ladder -> ladder.treatment()
                .filter(treatment -> draft.variants().stream()
                        .noneMatch(variant -> variant.key().equals(treatment)))
                .ifPresent(treatment -> {
                    throw Place.BODY
                            .dot("variants")
                            .refusal("the rollout " + ladder.rolloutId() + " gives people the variant \"" + treatment
                                    + "\": it has to stay while that runs");
                }));
        return draft;
    }
}
