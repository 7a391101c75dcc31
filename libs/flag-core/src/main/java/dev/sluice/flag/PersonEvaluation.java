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

    /** A power of two. Filters that share a place are asked again, which costs time and nothing else. */
    private static final int REMEMBERED = 256;

    private static final PropertyMatcher[] NOTHING_ASKED = {};
    private static final boolean[] NOTHING_PASSED = {};

    private final Person person;
    private final EvaluationContext context;
    /** The matchers that were asked last, each at its place; empty when one flag is asked, whose filters differ. */
    private final PropertyMatcher[] asked;

    private final boolean[] passed;
    private final Bucketing.Digest digest = Bucketing.digest();
    private Map<String, Membership> memberships;
    private Map<String, Optional<Evaluation>> answers;

    PersonEvaluation(Person person, EvaluationContext context) {
        this(person, context, NOTHING_ASKED, NOTHING_PASSED);
    }

    private PersonEvaluation(Person person, EvaluationContext context, PropertyMatcher[] asked, boolean[] passed) {
        this.person = person;
        this.context = context;
        this.asked = asked;
        this.passed = passed;
    }

    /** One that remembers what filters said, for flags ask the same of a person again and again. */
    static PersonEvaluation ofManyFlags(Person person, EvaluationContext context) {
        return new PersonEvaluation(person, context, new PropertyMatcher[REMEMBERED], new boolean[REMEMBERED]);
    }

    Person person() {
        return person;
    }

    boolean passes(PropertyMatcher matcher) {
        if (asked.length == 0) {
            return matcher.matches(person, context.now());
        }
        int place = matcher.place() & (REMEMBERED - 1);
        if (asked[place] != matcher) {
            passed[place] = matcher.matches(person, context.now());
            asked[place] = matcher;
        }
        return passed[place];
    }

    boolean passes(PropertyMatcher matcher, Group group) {
        return matcher.matches(group, context.now());
    }

    /** Whether a condition can decide: for persons always, for groups when the person is in one of that type. */
    boolean isIn(Aggregation aggregation) {
        return aggregation.groupType().isEmpty()
                || person.groups().containsKey(aggregation.groupType().get());
    }

    boolean passes(CompiledFilter.OfCohort cohort) {
        return switch (membership(cohort.cohortId())) {
            case MEMBER -> cohort.member();
            case NOT_MEMBER -> !cohort.member();
            case UNKNOWN -> false;
        };
    }

    Membership membership(String cohortId) {
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
        Optional<Evaluation> prior = flag.prior.decide(flag, this);
        if (prior.isPresent()) {
            return prior.get();
        }
        Bucket bucket = bucket(flag, flag.aggregation);
        Reason best = Reason.NO_CONDITIONS;
        for (int i = 0; i < flag.conditions.length; i++) {
            CompiledCondition condition = flag.conditions[i];
            Bucket place = bucketAt(condition, flag, bucket);
            Reason reason = condition.decide(this, place);
            if (reason.code() == Reason.Code.CONDITION_MATCH) {
                Optional<String> variant = condition.override.isPresent() ? condition.override : place.variant();
                return new Evaluation(flag.flag.key(), true, variant, flag.variants.payload(variant), reason);
            }
            if (i == 0 || reason.code().compareTo(best.code()) >= 0) {
                best = reason;
            }
            if (endsEarly(flag, i, reason)) {
                break;
            }
        }
        return Evaluation.off(flag.flag.key(), best);
    }

    Assignment assign(CompiledFlag flag) {
        if (!flag.flag.active()
                || flag.stages.isEmpty()
                || flag.prior.decide(flag, this).isPresent()) {
            return Assignment.OUTSIDE;
        }
        Bucket bucket = bucket(flag, flag.aggregation);
        for (int i = 0; i < flag.ownCount; i++) {
            CompiledCondition condition = flag.conditions[i];
            Reason reason = condition.decide(this, bucketAt(condition, flag, bucket));
            if (reason.code() == Reason.Code.CONDITION_MATCH || endsEarly(flag, i, reason)) {
                return Assignment.OUTSIDE;
            }
        }
        BasisPoints share = BasisPoints.NONE;
        int firstMatching = -1;
        int firstTreating = -1;
        for (int i = 0; i < flag.stages.size(); i++) {
            CompiledCondition condition = flag.conditions[flag.ownCount + i];
            // Who is kept on what they had is nobody's control: they had no coin.
            if (condition.audience(this).code() == Reason.Code.CONDITION_MATCH && !bucket.isWithin(condition.kept)) {
                share = condition.share.compareTo(share) > 0 ? condition.share : share;
                firstMatching = firstMatching < 0 ? i : firstMatching;
                firstTreating = firstTreating < 0 && condition.has(bucket) ? i : firstTreating;
            }
        }
        if (firstMatching < 0) {
            return Assignment.OUTSIDE;
        }
        boolean treated = firstTreating >= 0;
        int since = flag.stages.get(treated ? firstTreating : firstMatching).stage();
        return new Assignment(treated ? Arm.TREATED : Arm.CONTROL, share, since);
    }

    /** Whether a flag that ends early does so at a condition: one of its own, passed, whose share leaves the person out. */
    static boolean endsEarly(CompiledFlag flag, int index, Reason reason) {
        return flag.earlyExit && index < flag.ownCount && reason.code() == Reason.Code.OUT_OF_ROLLOUT_BOUND;
    }

    /** A condition's bucket: the flag's, unless the condition decides for others than the flag does. */
    Bucket bucketAt(CompiledCondition condition, CompiledFlag flag, Bucket flagsBucket) {
        return flag.isByDistinctId || condition.aggregation.equals(flag.aggregation)
                ? flagsBucket
                : bucket(flag, condition.aggregation);
    }

    /** The one place that chooses the id that is hashed. Where a group is missing, no share is ever asked for. */
    Bucket bucket(CompiledFlag flag, Aggregation aggregation) {
        String id = flag.isByDistinctId
                ? person.distinctId()
                : BucketingId.of(flag.flag.traitsOrNone(), aggregation, person);
        return new Bucket(flag, id, digest);
    }
}
