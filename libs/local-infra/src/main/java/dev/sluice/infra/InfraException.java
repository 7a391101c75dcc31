package dev.sluice.infra;

import java.io.Serial;

/** A server could not be started or used; the message is one sentence for people that says what to do. */
public final class InfraException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public InfraException(String sentence) {
        super(sentence);
    }

    public InfraException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
