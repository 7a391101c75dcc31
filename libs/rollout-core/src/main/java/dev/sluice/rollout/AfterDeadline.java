package dev.sluice.rollout;

/** What happens when an approval has not come by its deadline. The proof is there in all three cases. */
public enum AfterDeadline {
    /** The rollout holds until a person resumes it. */
    HOLD,
    /** The feature is taken back. */
    ROLL_BACK,
    /** The next stage opens: silence counts as consent, which the plan says in so many words. */
    OPEN
}
