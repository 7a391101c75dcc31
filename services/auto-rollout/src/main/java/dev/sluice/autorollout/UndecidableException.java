package dev.sluice.autorollout;

/** Deciding failed for a reason that trying again will not mend: whoever asked sets the event aside instead of asking on. */
public final class UndecidableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A failure of the core.
     *
     * @param rolloutId of the rollout that could not decide
     * @param cause what the core threw
     */
    public UndecidableException(String rolloutId, RuntimeException cause) {
        super("rollout " + rolloutId + " could not decide: " + cause.getMessage(), cause);
    }
}
