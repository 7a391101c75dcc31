package dev.sluice.flag;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What decides about a person before a flag's conditions are looked at: the person's own choice, then the flag's holdout. Holds its
 * answers ready. Immutable, for any thread.
 */
final class PriorDecision {

    private final Traits traits;
    private final boolean isNeverDecided;
    private final String enrollmentProperty;
    private final Optional<CompiledCondition> superCondition;
    private final Optional<Evaluation> chosenOn;
    private final Optional<Evaluation> chosenOff;
    private final Optional<Evaluation> heldOut;

    private PriorDecision(Flag flag, VariantTable variants, Matchers matchers) {
        traits = flag.traitsOrNone();
        enrollmentProperty = PropertyNames.enrollment(flag.key());
        superCondition = traits.superCondition()
                .filter(condition -> !traits.enrollment())
                .map(condition -> new CompiledCondition(
                        0,
                        CompiledFilter.of(condition.filters(), Aggregation.PERSONS, matchers),
                        condition.share(),
                        BasisPoints.NONE,
                        Optional.empty(),
                        Aggregation.PERSONS));
        chosenOn = Optional.of(
                new Evaluation(flag.key(), true, Optional.empty(), variants.payload(Optional.empty()), Reason.CHOSEN));
        chosenOff = Optional.of(Evaluation.off(flag.key(), Reason.CHOSEN));
        heldOut = traits.holdout().map(holdout -> {
            Optional<String> variant = Optional.of(holdout.variant());
            return new Evaluation(flag.key(), true, variant, variants.payload(variant), Reason.HELD_OUT);
        });
        isNeverDecided = !traits.enrollment() && superCondition.isEmpty() && heldOut.isEmpty();
    }

    static PriorDecision of(Flag flag, VariantTable variants, Matchers matchers) {
        return new PriorDecision(flag, variants, matchers);
    }

    /** The answer for a person that the conditions have no say in; empty when it is up to them. */
    Optional<Evaluation> decide(CompiledFlag flag, PersonEvaluation evaluation) {
        if (isNeverDecided) {
            return Optional.empty();
        }
        Optional<Evaluation> chosen = choice(flag, evaluation);
        return chosen.isPresent() ? chosen : holdout(evaluation.person());
    }

    private Optional<Evaluation> choice(CompiledFlag flag, PersonEvaluation evaluation) {
        Person person = evaluation.person();
        if (traits.enrollment()) {
            if (!person.properties().containsKey(enrollmentProperty)) {
                return Optional.empty();
            }
            Object choice = person.properties().get(enrollmentProperty);
            return Boolean.TRUE.equals(choice) || "true".equals(choice) ? chosenOn : chosenOff;
        }
        if (superCondition.isEmpty() || !hasAnyPropertyOfTheSuperCondition(person)) {
            return Optional.empty();
        }
        Bucket bucket = evaluation.bucket(flag, Aggregation.PERSONS);
        Reason reason = superCondition.get().decide(evaluation, bucket);
        return reason.code() == Reason.Code.CONDITION_MATCH ? chosenOn : chosenOff;
    }

    private boolean hasAnyPropertyOfTheSuperCondition(Person person) {
        return traits.superCondition().orElseThrow().filters().stream()
                .anyMatch(filter -> filter.type() == PropertyType.PERSON
                        && person.properties().containsKey(filter.key()));
    }

    private Optional<Evaluation> holdout(Person person) {
        if (heldOut.isEmpty()) {
            return Optional.empty();
        }
        boolean isHeldOut = holdoutPlace(person)
                .filter(place ->
                        Bucketing.isWithin(place, traits.holdout().orElseThrow().share()))
                .isPresent();
        return isHeldOut ? heldOut : Optional.empty();
    }

    /** What there is to say about the person's choice; empty when they have none. */
    Optional<Explanation.ChoiceStep> explainChoice(CompiledFlag flag, PersonEvaluation evaluation) {
        if (!traits.enrollment() && superCondition.isEmpty()) {
            return Optional.empty();
        }
        Stream<String> names = traits.enrollment()
                ? Stream.of(enrollmentProperty)
                : traits.superCondition().orElseThrow().filters().stream()
                        .filter(filter -> filter.type() == PropertyType.PERSON)
                        .map(PropertyFilter::key)
                        .distinct();
        Map<String, Object> properties = evaluation.person().properties();
        List<Explanation.Found> found = names.filter(properties::containsKey)
                .map(name -> new Explanation.Found(name, JsonValues.text(properties.get(name))))
                .toList();
        Optional<Evaluation> choice = choice(flag, evaluation);
        return Optional.of(new Explanation.ChoiceStep(
                found, choice.isPresent(), choice.map(Evaluation::enabled).orElse(false)));
    }

    /** What there is to say about the flag's holdout; empty when it has none. */
    Optional<Explanation.HoldoutStep> explainHoldout(Person person) {
        return traits.holdout()
                .map(some -> new Explanation.HoldoutStep(
                        some, holdoutPlace(person), holdout(person).isPresent()));
    }

    /** Empty for a person without such a group: there is nobody to hold out. */
    private Optional<Double> holdoutPlace(Person person) {
        String id = BucketingId.of(traits, traits.aggregation(), person);
        return Optional.ofNullable(id).map(Bucketing::holdoutHash);
    }

    /** The filters that it may ask. */
    Stream<CompiledFilter> filters() {
        return superCondition.stream().flatMap(condition -> Stream.of(condition.filters));
    }
}
