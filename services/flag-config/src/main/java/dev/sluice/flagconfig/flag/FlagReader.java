package dev.sluice.flagconfig.flag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.BasisPoints;
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

/** Reads what people send about a flag. Whether the parts fit together is for {@link FlagCheck} to say. */
final class FlagReader {

    private static final int LONGEST_VARIANT_NAME = 400;

    private final FlagKey key;
    private final FilterReader filters;

    FlagReader(FlagKey key, Known known) {
        this.key = key;
        this.filters = FilterReader.ofFlag(known.withoutFlag(key.value()));
    }

    /** A new flag's first state. */
    FlagDraft creation(FlagRequests.Creation request) {
        return changed(FlagDraft.forNobody(key.value()), request);
    }

    /** A flag's whole next state. Each trait that was not sent stays: without a holdout, for one, more people would get the flag. */
    FlagDraft replacement(KeptFlag current, FlagRequests.Replacement request) {
        FlagDraft empty = FlagDraft.forNobody(key.value());
        FlagDraft stays = FlagDraft.of(current);
        Place.BODY.dot("active").required(request.active(), "true or false");
        return changed(
                new FlagDraft(
                        empty.name(),
                        empty.active(),
                        empty.conditions(),
                        empty.variants(),
                        empty.payloads(),
                        stays.traits(),
                        stays.about()),
                request);
    }

    /** A flag's next state, of which only a part was sent. */
    FlagDraft patch(KeptFlag current, FlagRequests.Patch request) {
        return changed(FlagDraft.of(current), request);
    }

    private FlagDraft changed(FlagDraft base, FlagRequests.Parts sent) {
        return new FlagDraft(
                sent.name().isEmpty() ? base.name() : name(sent.name()),
                sent.active().orElse(base.active()),
                sent.conditions().map(this::conditions).orElse(base.conditions()),
                sent.variants().map(FlagReader::variants).orElse(base.variants()),
                sent.payloads().map(FlagReader::payloads).orElse(base.payloads()),
                sent.traits()
                        .map(traits ->
                                TraitsReader.changed(base.traits(), Place.BODY.dot("traits"), traits, this::condition))
                        .orElse(base.traits()),
                AboutReader.changed(base.about(), sent));
    }

    private static String name(Optional<String> name) {
        return Place.BODY.dot("name").name(name, "what people call the flag");
    }

    private List<ReleaseCondition> conditions(List<FlagRequests.Condition> conditions) {
        return Place.BODY.dot("conditions").each(conditions, FlagCheck.MOST_CONDITIONS, this::condition);
    }

    private ReleaseCondition condition(Place place, FlagRequests.Condition condition) {
        return new ReleaseCondition(
                filters.filters(place.dot("filters"), condition.filters()),
                new BasisPoints(place.dot("share").basisPoints(condition.share(), 0)),
                condition.variant(),
                condition
                        .aggregation()
                        .map(aggregation -> TraitsReader.aggregation(place.dot("aggregation"), aggregation)));
    }

    private static List<Variant> variants(List<FlagRequests.VariantRequest> variants) {
        return Place.BODY
                .dot("variants")
                .each(
                        variants,
                        FlagCheck.MOST_VARIANTS,
                        (place, variant) -> new Variant(
                                place.dot("key").key(variant.key()),
                                place.dot("name").plain(variant.name().orElse(""), LONGEST_VARIANT_NAME),
                                new BasisPoints(place.dot("share").basisPoints(variant.share(), 0))));
    }

    private static Map<String, String> payloads(Map<String, JsonNode> payloads) {
        Map<String, String> texts = new TreeMap<>();
        payloads.forEach((answer, payload) ->
                texts.put(answer, PayloadText.of(Place.BODY.dot("payloads").dot(answer), payload)));
        return texts;
    }
}
