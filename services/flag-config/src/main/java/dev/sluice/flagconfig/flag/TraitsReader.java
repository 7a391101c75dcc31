package dev.sluice.flagconfig.flag;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.EnrollmentStage;
import dev.sluice.flag.EvaluationRuntime;
import dev.sluice.flag.Holdout;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.Traits;
import dev.sluice.flagconfig.request.FilterReader;
import dev.sluice.flagconfig.request.Place;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads what a flag does besides trying its conditions. */
final class TraitsReader {

    private static final int MOST_CONTEXTS = 50;

    private TraitsReader() {}

    /** The traits of a flag's next state: what was left out stays as it was, what was sent as null is as with a flag that has no traits. */
    static Traits changed(
            Traits base,
            Place place,
            FlagRequests.TraitsRequest sent,
            BiFunction<Place, FlagRequests.Condition, ReleaseCondition> condition) {
        return new Traits(
                sent.aggregation()
                        .over(
                                base.aggregation(),
                                Aggregation.PERSONS,
                                aggregation -> aggregation(place.dot("aggregation"), aggregation)),
                sent.bucketedBy().over(base.bucketedBy(), BucketedBy.DISTINCT_ID, id -> place.dot("bucketedBy")
                        .oneOf(BucketedBy.class, Optional.of(id))),
                sent.continuity().over(base.continuity(), false, Function.identity()),
                sent.holdout()
                        .over(
                                base.holdout(),
                                Optional.empty(),
                                holdout -> Optional.of(holdout(place.dot("holdout"), holdout))),
                sent.enrollment().over(base.enrollment(), false, Function.identity()),
                sent.enrollmentStage()
                        .over(
                                base.enrollmentStage(),
                                Optional.empty(),
                                stage -> Optional.of(
                                        place.dot("enrollmentStage").oneOf(EnrollmentStage.class, Optional.of(stage)))),
                sent.superCondition()
                        .over(
                                base.superCondition(),
                                Optional.empty(),
                                one -> Optional.of(condition.apply(place.dot("superCondition"), one))),
                sent.earlyExit().over(base.earlyExit(), false, Function.identity()),
                sent.runtime().over(base.runtime(), EvaluationRuntime.ALL, runtime -> place.dot("runtime")
                        .oneOf(EvaluationRuntime.class, Optional.of(runtime))),
                sent.contexts()
                        .over(base.contexts(), List.of(), contexts -> contexts(place.dot("contexts"), contexts)));
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

    private static List<String> contexts(Place place, List<String> contexts) {
        return place.each(
                contexts, MOST_CONTEXTS, (at, name) -> at.name(Optional.of(name), "the name of a kind of client"));
    }
}
