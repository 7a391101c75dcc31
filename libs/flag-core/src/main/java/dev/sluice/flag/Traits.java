package dev.sluice.flag;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a flag does besides trying its conditions. Most flags have none of it.
 *
 * @param aggregation for whom the flag's conditions decide, unless a condition says otherwise
 * @param bucketedBy which id places a person
 * @param continuity a person stays where the id put them that they had first, so that logging in changes nothing
 * @param holdout whom the flag is kept from; decides before the conditions
 * @param enrollment people switch the flag on or off for themselves by their property {@code $feature_enrollment/<flag key>};
 *     decides before everything else, for persons also where the flag is for groups
 * @param enrollmentStage how ripe the feature is that people choose; {@code BETA} where there is none; says nothing about who gets it
 * @param superCondition the older form of enrolment: decides for people who have any of the properties that it looks at; not
 *     looked at when there is {@code enrollment}, and its variant never
 * @param earlyExit the first of the flag's own conditions whose filters a person passes decides, also when its share leaves them
 *     out
 * @param runtime where the flag may be evaluated
 * @param contexts names of which a client must have one, such as {@code web}; sorted; none means all clients
 */
public record Traits(
        Aggregation aggregation,
        BucketedBy bucketedBy,
        boolean continuity,
        Optional<Holdout> holdout,
        boolean enrollment,
        Optional<EnrollmentStage> enrollmentStage,
        Optional<ReleaseCondition> superCondition,
        boolean earlyExit,
        EvaluationRuntime runtime,
        List<String> contexts) {

    /** A flag for persons that only tries its conditions. */
    public static final Traits NONE = new Traits(
            Aggregation.PERSONS,
            BucketedBy.DISTINCT_ID,
            false,
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            false,
            EvaluationRuntime.ALL,
            List.of());

    public Traits {
        aggregation = Objects.requireNonNullElse(aggregation, Aggregation.PERSONS);
        bucketedBy = Objects.requireNonNullElse(bucketedBy, BucketedBy.DISTINCT_ID);
        holdout = Objects.requireNonNullElse(holdout, Optional.empty());
        enrollmentStage = Objects.requireNonNullElse(enrollmentStage, Optional.empty());
        superCondition = Objects.requireNonNullElse(superCondition, Optional.empty());
        runtime = Objects.requireNonNullElse(runtime, EvaluationRuntime.ALL);
        contexts = List.copyOf(new TreeSet<>(Objects.requireNonNullElse(contexts, List.of())));
    }

    /** The same for other units. */
    public Traits withAggregation(Aggregation newAggregation) {
        return new Traits(
                newAggregation,
                bucketedBy,
                continuity,
                holdout,
                enrollment,
                enrollmentStage,
                superCondition,
                earlyExit,
                runtime,
                contexts);
    }

    /** The same placing people by that id. */
    public Traits withBucketedBy(BucketedBy newBucketedBy) {
        return new Traits(
                aggregation,
                newBucketedBy,
                continuity,
                holdout,
                enrollment,
                enrollmentStage,
                superCondition,
                earlyExit,
                runtime,
                contexts);
    }

    /** The same with people staying where they were first, or not. */
    public Traits withContinuity(boolean newContinuity) {
        return new Traits(
                aggregation,
                bucketedBy,
                newContinuity,
                holdout,
                enrollment,
                enrollmentStage,
                superCondition,
                earlyExit,
                runtime,
                contexts);
    }

    /** The same kept from those people. */
    public Traits withHoldout(Optional<Holdout> newHoldout) {
        return new Traits(
                aggregation,
                bucketedBy,
                continuity,
                newHoldout,
                enrollment,
                enrollmentStage,
                superCondition,
                earlyExit,
                runtime,
                contexts);
    }

    /** The same with people choosing for themselves, or not. */
    public Traits withEnrollment(boolean newEnrollment) {
        return new Traits(
                aggregation,
                bucketedBy,
                continuity,
                holdout,
                newEnrollment,
                enrollmentStage,
                superCondition,
                earlyExit,
                runtime,
                contexts);
    }

    /** The same as a feature of that stage. */
    public Traits withEnrollmentStage(Optional<EnrollmentStage> newStage) {
        return new Traits(
                aggregation,
                bucketedBy,
                continuity,
                holdout,
                enrollment,
                newStage,
                superCondition,
                earlyExit,
                runtime,
                contexts);
    }

    /** The same with that older form of enrolment. */
    public Traits withSuperCondition(Optional<ReleaseCondition> newSuperCondition) {
        return new Traits(
                aggregation,
                bucketedBy,
                continuity,
                holdout,
                enrollment,
                enrollmentStage,
                newSuperCondition,
                earlyExit,
                runtime,
                contexts);
    }

    /** The same ending at the first condition whose filters match, or not. */
    public Traits withEarlyExit(boolean newEarlyExit) {
        return new Traits(
                aggregation,
                bucketedBy,
                continuity,
                holdout,
                enrollment,
                enrollmentStage,
                superCondition,
                newEarlyExit,
                runtime,
                contexts);
    }

    /** The same for those clients. */
    public Traits servedTo(EvaluationRuntime newRuntime, Collection<String> newContexts) {
        return new Traits(
                aggregation,
                bucketedBy,
                continuity,
                holdout,
                enrollment,
                enrollmentStage,
                superCondition,
                earlyExit,
                newRuntime,
                List.copyOf(newContexts));
    }

    /**
     * Whether a client may have the flag. The evaluator does not ask: other flags may still need its answer.
     *
     * @param asked where the client runs; {@link EvaluationRuntime#ALL} when it did not say, and then every flag will do
     * @param clientContexts the client's own contexts; none when it did not say, and then every flag will do
     */
    public boolean isFor(EvaluationRuntime asked, Collection<String> clientContexts) {
        boolean fitsRuntime = runtime == EvaluationRuntime.ALL || asked == EvaluationRuntime.ALL || runtime == asked;
        boolean fitsContexts = contexts.isEmpty()
                || clientContexts.isEmpty()
                || clientContexts.stream().anyMatch(contexts::contains);
        return fitsRuntime && fitsContexts;
    }
}
