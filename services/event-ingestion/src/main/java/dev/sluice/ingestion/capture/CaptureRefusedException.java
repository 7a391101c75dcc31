package dev.sluice.ingestion.capture;

/** The whole request is refused. The message is written for the sender and never quotes the body. */
public final class CaptureRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final Reason reason;

    public CaptureRefusedException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
