package dev.sluice.rollout;

/** Why flag-config did not carry out a command. */
public enum Refusal {
    /** The flag has seen a newer generation. */
    STALE_GENERATION,
    /** The flag was changed since. */
    STALE_VERSION,
    /** There is no such flag, or it is archived. */
    NO_SUCH_FLAG,
    /** Another rollout has the flag. */
    OTHER_ROLLOUT,
    /** The stage is not the next one. */
    OUT_OF_ORDER,
    /** It could not be carried out, for a reason that lies with flag-config and will not pass. */
    FAILED;

    /** Whether it says that the flag serves nothing of this rollout any more, so that there is nothing left to take back. */
    boolean meansNothingServed() {
        return switch (this) {
            case STALE_GENERATION, NO_SUCH_FLAG, OTHER_ROLLOUT -> true;
            case STALE_VERSION, OUT_OF_ORDER, FAILED -> false;
        };
    }
}
