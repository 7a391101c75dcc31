package dev.sluice.flag;

/**
 * Says where a running rollout has put a person.
 *
 * <p>The same conditions and the same bucket as {@link FlagEvaluator}, so that whoever compares outcomes agrees with whoever
 * served the flag: a person is {@link Arm#TREATED} exactly when a stage of the ladder switches the flag on for them.
 */
public final class Arms {

    private Arms() {}

    /**
     * A person's place in the rollout on a flag.
     *
     * <ul>
     *   <li>{@link Arm#OUTSIDE}: the flag is off or has no open stage, the person chose for themselves whether they want it, they are
     *       held out or kept on what they had before an earlier run, the flag's own conditions already switch it on for them or end early at them, or no open stage's audience has
     *       them. Taking the ladder away changes nothing for these people: what they chose stays, and so does the holdout.
     *   <li>{@link Arm#TREATED}: an open stage whose audience has them has their bucket in its share.
     *   <li>{@link Arm#CONTROL}: some audience has them, no share does.
     * </ul>
     *
     * <p>There is one bucket for all stages, so opening a stage or raising a share only ever adds people to the treated, and the
     * odds of being treated are those of the largest share among the stages for the person.
     *
     * <p>What was tossed is the coin of a {@link BucketingId}. Where that is a group's or a device's, all its people share one coin:
     * comparisons have to count groups or devices then, not people.
     */
    public static Assignment assign(Flag flag, Person person, EvaluationContext context) {
        return new PersonEvaluation(person, context).assign(context.compiled(flag));
    }
}
