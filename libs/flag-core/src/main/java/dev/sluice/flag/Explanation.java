package dev.sluice.flag;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a person got what they got, step by step. Made by {@link FlagExplainer}; every step is asked, also those that the evaluator did
 * not come to.
 *
 * @param outcome the answer, equal to the evaluator's
 * @param place where a running rollout has put the person
 * @param bucketingId the id that places the person under the flag; empty when the flag is for groups and they are in none of that type
 * @param choice whether the person may choose for themselves, and did; empty when the flag does not let them
 * @param holdout whether the person is kept from the flag; empty when the flag has no holdout
 * @param conditions the flag's own release conditions, then the open stages of a running rollout
 * @param variant how the variant was chosen; empty unless a condition decided and the flag has variants
 */
public record Explanation(
        Evaluation outcome,
        Assignment place,
        Optional<String> bucketingId,
        Optional<ChoiceStep> choice,
        Optional<HoldoutStep> holdout,
        List<ConditionStep> conditions,
        Optional<VariantStep> variant) {

    public Explanation {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(place, "place");
        conditions = List.copyOf(conditions);
    }

    /**
     * The person's own choice.
     *
     * @param found the person's properties that tell, by name, as text; none when they did not choose
     * @param decided whether the choice decides
     * @param on what they chose; false when they did not
     */
    public record ChoiceStep(List<Found> found, boolean decided, boolean on) {
        public ChoiceStep {
            found = List.copyOf(found);
        }
    }

    /**
     * A property that a person has.
     *
     * @param name the property
     * @param value as text
     */
    public record Found(String name, String value) {}

    /**
     * The flag's holdout.
     *
     * @param holdout whom it has
     * @param bucket the person's place in it, from 0 to 1; empty when nothing places them
     * @param heldOut whether the place lies within the share
     */
    public record HoldoutStep(Holdout holdout, Optional<Double> bucket, boolean heldOut) {}

    /**
     * One condition.
     *
     * @param index as in {@link Reason#conditionIndex()}
     * @param stage the rollout's stage that it stands for; empty for the flag's own conditions
     * @param aggregation for whom it decides
     * @param filters each of its filters, in order
     * @param bucketingId the id that places the person here; empty when there is no such group
     * @param bucket that id's place, from 0 to 1; empty without an id
     * @param share the part of 0 to 1 that it takes; of what lies after {@code kept}, where that is not nothing
     * @param kept the first part of 0 to 1, which it never takes: people who saw an earlier run and stay on what they had
     * @param within whether the bucket lies within the share
     * @param verdict what it says of the person
     * @param reached whether the evaluator came to it; what decides earlier leaves the rest unasked
     */
    public record ConditionStep(
            int index,
            Optional<StageName> stage,
            Aggregation aggregation,
            List<FilterStep> filters,
            Optional<String> bucketingId,
            Optional<Double> bucket,
            BasisPoints share,
            BasisPoints kept,
            boolean within,
            Reason.Code verdict,
            boolean reached) {
        public ConditionStep {
            filters = List.copyOf(filters);
        }
    }

    /**
     * A stage of a rollout.
     *
     * @param stage its index in the plan, from 0
     * @param audience whom it is for, as people say it
     */
    public record StageName(int stage, String audience) {}

    /**
     * One filter.
     *
     * @param filter what is asked
     * @param found what was found, as text: the property's value, {@code member} or {@code not a member} of a cohort, the other flag's
     *     answer; empty when there is nothing to find: the property is not set, the person is in no such group, there is no such
     *     cohort or flag, or it cannot be decided
     * @param passed whether the person passes
     */
    public record FilterStep(PropertyFilter filter, Optional<String> found, boolean passed) {}

    /**
     * How the variant was chosen.
     *
     * @param variant the variant; empty when the bucket lies beyond all of them
     * @param byCondition the condition gives it to everyone it has, or the rollout does: no bucket was asked
     * @param bucket the place that chooses, from 0 to 1
     * @param from where the variant's range begins, included; without a variant, where the last one ends
     * @param to where it ends, excluded; without a variant, 1
     */
    public record VariantStep(Optional<String> variant, boolean byCondition, double bucket, double from, double to) {}
}
