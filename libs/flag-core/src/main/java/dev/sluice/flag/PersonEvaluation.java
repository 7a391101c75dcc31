package dev.sluice.flag;

import dev.sluice.flag.StaticCohorts.Membership;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One person's pass through one or more flags. Remembers memberships and other flags' answers, so that each is decided once
 * however many conditions ask. For one thread.
 */
final class PersonEvaluation {

    private final Person person;
    private final EvaluationContext context;
    private Map<String, Membership> memberships;
    private Map<String, Optional<Evaluation>> answers;

    PersonEvaluation(Person person, EvaluationContext context) {
        this.person = person;
        this.context = context;
    }

    Person person() {
        return person;
    }

    boolean passes(PropertyMatcher matcher) {
        return matcher.matches(person, context.now());
    }

    boolean passes(CompiledFilter.OfCohort cohort) {
        return switch (membership(cohort.cohortId())) {
            case MEMBER -> cohort.member();
            case NOT_MEMBER -> !cohort.member();
            case UNKNOWN -> false;
        };
    }

    private Membership membership(String cohortId) {
        if (memberships == null) {
            memberships = new HashMap<>();
        }
        Membership known = memberships.get(cohortId);
        if (known == null) {
            // Not computeIfAbsent: deciding one cohort may decide others.
            known = context.membership(cohortId, this);
            memberships.put(cohortId, known);
        }
        return known;
    }

    /** Another flag's answer; empty when it can't be decided. */
    Optional<Evaluation> answerOf(String flagKey) {
        if (answers == null) {
            answers = new HashMap<>();
        }
        Optional<Evaluation> known = answers.get(flagKey);
        if (known == null) {
            known = context.decidableFlag(flagKey)
                    .map(this::evaluate)
                    .filter(answer -> answer.reason().code() != Reason.Code.MISSING_DEPENDENCY);
            answers.put(flagKey, known);
        }
        return known;
    }

    Evaluation evaluate(CompiledFlag flag) {
        if (!flag.flag.active()) {
            return flag.disabled;
        }
        Bucket bucket = bucket(flag);
        Reason best = Reason.NO_CONDITIONS;
        boolean first = true;
        for (CompiledCondition condition : flag.conditions) {
            Reason reason = condition.decide(this, bucket);
            if (reason.code() == Reason.Code.CONDITION_MATCH) {
                Optional<String> variant = condition.override.isPresent() ? condition.override : bucket.variant();
                return new Evaluation(flag.flag.key(), true, variant, flag.variants.payload(variant), reason);
            }
            if (first || reason.code().compareTo(best.code()) >= 0) {
                best = reason;
                first = false;
            }
        }
        return Evaluation.off(flag.flag.key(), best);
    }

    Assignment assign(CompiledFlag flag) {
        if (!flag.flag.active() || flag.stages.isEmpty()) {
            return Assignment.OUTSIDE;
        }
        Bucket bucket = bucket(flag);
        for (int i = 0; i < flag.ownCount; i++) {
            if (flag.conditions[i].decide(this, bucket).code() == Reason.Code.CONDITION_MATCH) {
                return Assignment.OUTSIDE;
            }
        }
        BasisPoints share = BasisPoints.NONE;
        int firstMatching = -1;
        int firstTreating = -1;
        for (int i = 0; i < flag.stages.size(); i++) {
            CompiledCondition condition = flag.conditions[flag.ownCount + i];
            if (condition.audience(this).code() == Reason.Code.CONDITION_MATCH) {
                share = condition.share.compareTo(share) > 0 ? condition.share : share;
                firstMatching = firstMatching < 0 ? i : firstMatching;
                firstTreating = firstTreating < 0 && bucket.isWithin(condition.share) ? i : firstTreating;
            }
        }
        if (firstMatching < 0) {
            return Assignment.OUTSIDE;
        }
        boolean treated = firstTreating >= 0;
        int since = flag.stages.get(treated ? firstTreating : firstMatching).stage();
        return new Assignment(treated ? Arm.TREATED : Arm.CONTROL, share, since);
    }

    /** The one place that chooses the id that is hashed. */
    private Bucket bucket(CompiledFlag flag) {
        return new Bucket(flag, person.distinctId());
    }
}
