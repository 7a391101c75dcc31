package dev.sluice.flag;

import java.util.List;
import java.util.Optional;

/** A release condition, or an open stage read as one, made ready. Holds its reasons so that evaluating makes none. */
final class CompiledCondition {

    final CompiledFilter[] filters;
    final BasisPoints share;
    /** The first places, which it never has, whatever its share. */
    final BasisPoints kept;
    /** The variant for everyone it has; empty when their place decides. */
    final Optional<String> override;
    /** For whom it decides. */
    final Aggregation aggregation;

    private final boolean isForGroups;
    private final Reason missingDependency;
    private final Reason noGroup;
    private final Reason noMatch;
    private final Reason outOfBound;
    private final Reason match;

    CompiledCondition(
            int index,
            List<CompiledFilter> filters,
            BasisPoints share,
            BasisPoints kept,
            Optional<String> override,
            Aggregation aggregation) {
        this.filters = filters.toArray(CompiledFilter[]::new);
        this.share = share;
        this.kept = kept;
        this.override = override;
        this.aggregation = aggregation;
        isForGroups = aggregation.groupType().isPresent();
        missingDependency = Reason.at(Reason.Code.MISSING_DEPENDENCY, index);
        noGroup = Reason.at(Reason.Code.NO_GROUP_TYPE, index);
        noMatch = Reason.at(Reason.Code.NO_CONDITION_MATCH, index);
        outOfBound = Reason.at(Reason.Code.OUT_OF_ROLLOUT_BOUND, index);
        match = Reason.at(Reason.Code.CONDITION_MATCH, index);
    }

    /** What it has to say about a person, as far as its filters go: {@code CONDITION_MATCH} when all pass. */
    Reason audience(PersonEvaluation person) {
        if (isForGroups && !person.isIn(aggregation)) {
            return noGroup;
        }
        for (CompiledFilter filter : filters) {
            Reason reason = audience(filter, person);
            if (reason.code() != Reason.Code.CONDITION_MATCH) {
                return reason;
            }
        }
        return match;
    }

    /** What one of its filters has to say about a person. */
    Reason audience(CompiledFilter filter, PersonEvaluation person) {
        return switch (filter) {
            case CompiledFilter.OfPerson property -> person.passes(property.matcher()) ? match : noMatch;
            case CompiledFilter.OfGroup property -> {
                Group group = person.person().groups().get(property.groupType());
                if (group == null) {
                    yield noGroup;
                }
                yield person.passes(property.matcher(), group) ? match : noMatch;
            }
            case CompiledFilter.OfCohort cohort -> person.passes(cohort) ? match : noMatch;
            case CompiledFilter.OfFlag flag -> {
                Optional<Evaluation> answer = person.answerOf(flag.flagKey());
                if (answer.isEmpty()) {
                    yield missingDependency;
                }
                yield flag.accepts(answer.get()) ? match : noMatch;
            }
        };
    }

    /** What it has to say about a person, filters and share together. */
    Reason decide(PersonEvaluation person, Bucket bucket) {
        Reason reason = audience(person);
        return reason.code() == Reason.Code.CONDITION_MATCH && !has(bucket) ? outOfBound : reason;
    }

    /** Whether its share has a place. */
    boolean has(Bucket bucket) {
        return bucket.isWithin(share, kept);
    }
}
