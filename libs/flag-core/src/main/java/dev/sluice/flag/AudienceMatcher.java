package dev.sluice.flag;

import java.util.Optional;

/** An audience made ready to be asked about many people, as a stage of a flag for persons asks. Immutable, for any thread. */
public final class AudienceMatcher {

    private final CompiledCondition condition;

    private AudienceMatcher(CompiledCondition condition) {
        this.condition = condition;
    }

    /** One that reads filters as the context does. */
    public static AudienceMatcher of(Audience audience, EvaluationContext context) {
        return new AudienceMatcher(new CompiledCondition(
                0,
                CompiledFilter.of(audience.filters(), Aggregation.PERSONS, context.matchers()),
                BasisPoints.ALL,
                BasisPoints.NONE,
                Optional.empty(),
                Aggregation.PERSONS));
    }

    /** Whether the audience has this person; what is not known of them, or of their groups, does not hold. */
    public boolean has(Person person, EvaluationContext context) {
        return condition.audience(new PersonEvaluation(person, context)).code() == Reason.Code.CONDITION_MATCH;
    }
}
