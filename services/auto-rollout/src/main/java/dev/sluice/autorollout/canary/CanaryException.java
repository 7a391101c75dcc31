package dev.sluice.autorollout.canary;

/** A turn that did not go as planned; the message says at which step, for the operator. */
final class CanaryException extends Exception {

    private static final long serialVersionUID = 1;

    CanaryException(String what) {
        super(what, null, false, false);
    }
}
