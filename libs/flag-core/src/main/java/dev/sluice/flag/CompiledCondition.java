package dev.sluice.flag;

import java.util.List;
import java.util.Optional;

/** A release condition, or an open stage read as one, made ready. Holds its reasons so that evaluating makes none. */
final class CompiledCondition {

    final CompiledFilter[] filters;
    final BasisPoints share;
    /** The variant for everyone it has; empty when the person's place decides. */
    final Optional<String> override;

    private final Reason missingDependency;
    private final Reason noGroup;
    private final Reason noMatch;
    private final Reason outOfBound;
    private final Reason match;

    CompiledCondition(int index, List<CompiledFilter> filters, BasisPoints share, Optional<String> override) {
        this.filters = filters.toArray(CompiledFilter[]::new);
        this.share = share;
        this.override = override;
        missingDependency = Reason.at(Reason.Code.MISSING_DEPENDENCY, index);
        noGroup = Reason.at(Reason.Code.NO_GROUP_TYPE, index);
        noMatch = Reason.at(Reason.Code.NO_CONDITION_MATCH, index);
        outOfBound = Reason.at(Reason.Code.OUT_OF_ROLLOUT_BOUND, index);
        match = Reason.at(Reason.Code.CONDITION_MATCH, index);
    }

    /** What it has to say about a person, as far as its filters go: {@code CONDITION_MATCH} when all pass. */
    Reason audience(PersonEvaluation person) {
        for (CompiledFilter filter : filters) {
            switch (filter) {
                case CompiledFilter.OfPerson property -> {
                    if (!person.passes(property.matcher())) {
                        return noMatch;
                    }
                }
                case CompiledFilter.OfGroup group -> {
                    return noGroup;
                }
                case CompiledFilter.OfCohort cohort -> {
                    if (!person.passes(cohort)) {
                        return noMatch;
                    }
                }
                case CompiledFilter.OfFlag flag -> {
                    Optional<Evaluation> answer = person.answerOf(flag.flagKey());
                    if (answer.isEmpty()) {
                        return missingDependency;
                    }
                    if (!flag.accepts(answer.get())) {
                        return noMatch;
                    }
                }
            }
        }
        return match;
    }

    /** What it has to say about a person, filters and share together. */
    Reason decide(PersonEvaluation person, Bucket bucket) {
        Reason reason = audience(person);
        boolean outside = reason.code() == Reason.Code.CONDITION_MATCH && !bucket.isWithin(share);
        return outside ? outOfBound : reason;
    }
}
