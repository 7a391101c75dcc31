package dev.sluice.ingestion.capture;

import java.time.Duration;
import java.util.Optional;

/** The whole request is refused. The message is written for the sender and never quotes the body. */
public final class CaptureRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final transient Optional<Duration> retryAfter;

    public CaptureRefusedException(Reason reason, String detail) {
        this(reason, detail, Optional.empty());
    }

    /** @param retryAfter when the same request may be taken, where that is known */
    public CaptureRefusedException(Reason reason, String detail, Optional<Duration> retryAfter) {
        super(detail, null, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** When the same request may be taken, where that is known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    public Reason reason() {
        return reason;
    }
}
