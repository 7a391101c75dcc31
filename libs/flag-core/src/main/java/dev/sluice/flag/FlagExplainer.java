package dev.sluice.flag;

import dev.sluice.flag.Explanation.ConditionStep;
import dev.sluice.flag.Explanation.FilterStep;
import dev.sluice.flag.Explanation.StageName;
import dev.sluice.flag.Explanation.VariantStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Explains why a flag is what it is for a person. Asks the very conditions that {@link FlagEvaluator} asks, but all of them, and notes
 * what each found. Pure, and slower than evaluating: for people who ask, not for serving.
 */
public final class FlagExplainer {

    private final CompiledFlag flag;
    private final PersonEvaluation person;

    private FlagExplainer(CompiledFlag flag, PersonEvaluation person) {
        this.flag = flag;
        this.person = person;
    }

    /** Why the flag is what it is for the person. */
    public static Explanation explain(Flag flag, Person person, EvaluationContext context) {
        return new FlagExplainer(context.compiled(flag), new PersonEvaluation(person, context)).explain();
    }

    private Explanation explain() {
        Evaluation outcome = person.evaluate(flag);
        List<ConditionStep> conditions = conditions();
        return new Explanation(
                outcome,
                person.assign(flag),
                BucketingId.of(flag.flag, person.person()),
                flag.prior.explainChoice(flag, person),
                flag.prior.explainHoldout(person.person()),
                conditions,
                variant(outcome));
    }

    private List<ConditionStep> conditions() {
        boolean isReached =
                flag.flag.active() && flag.prior.decide(flag, person).isEmpty();
        List<ConditionStep> steps = new ArrayList<>();
        for (int i = 0; i < flag.conditions.length; i++) {
            ConditionStep step = condition(i, isReached);
            steps.add(step);
            Reason reason = flag.conditions[i].decide(person, bucketAt(i));
            isReached = isReached
                    && reason.code() != Reason.Code.CONDITION_MATCH
                    && !PersonEvaluation.endsEarly(flag, i, reason);
        }
        return steps;
    }

    private ConditionStep condition(int index, boolean isReached) {
        CompiledCondition condition = flag.conditions[index];
        boolean isOwn = index < flag.ownCount;
        OpenStage stage = isOwn ? null : flag.stages.get(index - flag.ownCount);
        List<PropertyFilter> asked = isOwn
                ? flag.flag.conditions().get(index).filters()
                : stage.audience().filters();
        List<FilterStep> filters = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            CompiledFilter filter = condition.filters[i];
            boolean isPassed = condition.audience(filter, person).code() == Reason.Code.CONDITION_MATCH;
            filters.add(new FilterStep(asked.get(i), found(filter), isPassed));
        }
        Bucket bucket = bucketAt(index);
        return new ConditionStep(
                index,
                Optional.ofNullable(stage)
                        .map(open -> new StageName(open.stage(), open.audience().name())),
                condition.aggregation,
                filters,
                bucket.id(),
                bucket.id().map(id -> bucket.place()),
                condition.share,
                condition.kept,
                bucket.id().isPresent() && condition.has(bucket),
                condition.decide(person, bucket).code(),
                isReached);
    }

    private Bucket bucketAt(int index) {
        return person.bucketAt(flag.conditions[index], flag, person.bucket(flag, flag.aggregation));
    }

    private Optional<String> found(CompiledFilter filter) {
        return switch (filter) {
            case CompiledFilter.OfPerson property -> property.matcher().found(person.person());
            case CompiledFilter.OfGroup property ->
                Optional.ofNullable(person.person().groups().get(property.groupType()))
                        .flatMap(property.matcher()::found);
            case CompiledFilter.OfCohort cohort ->
                switch (person.membership(cohort.cohortId())) {
                    case MEMBER -> Optional.of("member");
                    case NOT_MEMBER -> Optional.of("not a member");
                    case UNKNOWN -> Optional.empty();
                };
            case CompiledFilter.OfFlag other ->
                person.answerOf(other.flagKey()).map(answer -> String.valueOf(answer.value()));
        };
    }

    private Optional<VariantStep> variant(Evaluation outcome) {
        boolean isByCondition = outcome.reason().code() == Reason.Code.CONDITION_MATCH;
        if (!isByCondition || flag.variants.isEmpty()) {
            return Optional.empty();
        }
        int index = outcome.reason().conditionIndex().orElseThrow();
        double bucket = bucketAt(index).variantPlace();
        return Optional.of(
                flag.variants.explain(outcome.variant(), flag.conditions[index].override.isPresent(), bucket));
    }
}
