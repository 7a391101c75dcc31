package dev.sluice.flagconfig.flag;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.EvaluationRuntime;
import dev.sluice.flag.Holdout;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.Traits;
import dev.sluice.flagconfig.request.FilterReader;
import dev.sluice.flagconfig.request.Place;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads what a flag does besides trying its conditions. */
final class TraitsReader {

    private static final int MOST_CONTEXTS = 50;

    private TraitsReader() {}

    static Traits read(
            Place place,
            FlagRequests.TraitsRequest traits,
            BiFunction<Place, FlagRequests.Condition, ReleaseCondition> condition) {
        return new Traits(
                traits.aggregation()
                        .map(aggregation -> aggregation(place.dot("aggregation"), aggregation))
                        .orElse(Aggregation.PERSONS),
                traits.bucketedBy().isEmpty()
                        ? BucketedBy.DISTINCT_ID
                        : place.dot("bucketedBy").oneOf(BucketedBy.class, traits.bucketedBy()),
                traits.continuity().orElse(false),
                traits.holdout().map(holdout -> holdout(place.dot("holdout"), holdout)),
                traits.enrollment().orElse(false),
                traits.superCondition().map(one -> condition.apply(place.dot("superCondition"), one)),
                traits.earlyExit().orElse(false),
                traits.runtime().isEmpty()
                        ? EvaluationRuntime.ALL
                        : place.dot("runtime").oneOf(EvaluationRuntime.class, traits.runtime()),
                contexts(place.dot("contexts"), traits.contexts()));
    }

    static Aggregation aggregation(Place place, FlagRequests.AggregationRequest aggregation) {
        return new Aggregation(
                aggregation.groupType().map(type -> FilterReader.groupType(place.dot("groupType"), type)));
    }

    private static Holdout holdout(Place place, FlagRequests.HoldoutRequest holdout) {
        int id = place.dot("id").required(holdout.id(), "the holdout's number");
        if (id < 0) {
            throw place.dot("id").refusal("a holdout's number is not negative");
        }
        return new Holdout(id, new BasisPoints(place.dot("share").basisPoints(holdout.share(), 0)));
    }

    private static List<String> contexts(Place place, Optional<List<String>> contexts) {
        return place.each(
                contexts, MOST_CONTEXTS, (at, name) -> at.name(Optional.of(name), "the name of a kind of client"));
    }
}
