package dev.sluice.metric;

import java.util.Objects;

/**
 * What an outside monitor says of a guardrail now: a plain threshold, without any promise about errors.
 *
 * @param state against the threshold
 * @param ratio treated ÷ control; NaN where there is none
 * @param sentence for a person: what was looked at, and against what
 */
public record OutsideReading(State state, double ratio, String sentence) {
    public OutsideReading {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(sentence, "sentence");
    }

    private static final String NO_GUARANTEE = " A plain threshold: nothing is promised about errors.";

    /** As a verdict on the guardrail says it. */
    public String told(String metricName) {
        return metricName + ": " + sentence + NO_GUARANTEE;
    }

    /** What a verdict was made of. */
    public static OutsideReading of(String metricName, GuardrailVerdict said) {
        State state =
                switch (said.status()) {
                    case BREACHED -> State.BREACHED;
                    case PASSED -> State.WITHIN;
                    case NO_DATA, INCONCLUSIVE, UNRELIABLE -> State.NO_DATA;
                };
        String sentence = said.sentence();
        int from = Math.min(sentence.length(), metricName.length() + 2);
        int until = sentence.endsWith(NO_GUARANTEE) ? sentence.length() - NO_GUARANTEE.length() : sentence.length();
        return new OutsideReading(state, said.effect().ratio(), sentence.substring(from, Math.max(from, until)));
    }

    /** Against the threshold. */
    public enum State {
        /** Beyond it for as long as was stated; stays so. */
        BREACHED,
        WITHIN,
        /** Nothing is known: the stage waits. */
        NO_DATA
    }
}
