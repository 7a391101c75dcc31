package dev.sluice.metric;

import java.util.Objects;

/**
 * One question about the data, and its answer.
 *
 * @param kind the question
 * @param outcome the answer in a word
 * @param value what was found: a share from 0 to 1, milliseconds for {@link Kind#DELAY}, ln of an e-value for {@link Kind#SPLIT},
 *     standard errors for {@link Kind#SHARE}
 * @param threshold in the same unit; above it the answer is no longer {@link Outcome#SOUND}
 * @param sentence for a person, with what was found and the threshold
 */
public record HealthCheck(Kind kind, Outcome outcome, double value, double threshold, String sentence) {
    public HealthCheck {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(sentence, "sentence");
    }

    /** What is asked. */
    public enum Kind {
        /** Were people split as designed? Sample ratio mismatch, at all times at once. */
        SPLIT,
        /** Is the observed share of treated people near the intended one? */
        SHARE,
        /** Were people served what the plan gives them? */
        DISAGREEMENTS,
        /** Was anybody seen in both arms? */
        BOTH_ARMS,
        /** Do exposures carry the flag version that is served? */
        STALE_EXPOSURES,
        /** Do people who carry the flag's value report that they met it? Evaluations without exposures. */
        UNEXPOSED,
        /** How long after they happened do events come? The 99th percentile. */
        DELAY,
        /** Are clients' clocks right? */
        CLOCKS
    }

    /** What came out. */
    public enum Outcome {
        SOUND,
        /** People should know; the comparison holds all the same. */
        WARNING,
        /** Nothing may be concluded. */
        UNRELIABLE
    }
}
