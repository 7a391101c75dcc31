package dev.sluice.autorollout;

/** Deciding failed for a reason that trying again will not mend. */
public final class UndecidableException extends RuntimeException {

    UndecidableException(String rolloutId, RuntimeException cause) {
        super("rollout " + rolloutId + " could not decide: " + cause.getMessage(), cause);
    }
}
