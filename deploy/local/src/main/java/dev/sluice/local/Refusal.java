package dev.sluice.local;

import java.io.Serial;

/** The launcher cannot do what was asked; the message is a sentence that says why and what to do. */
final class Refusal extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    Refusal(String sentence) {
        super(sentence);
    }

    Refusal(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
