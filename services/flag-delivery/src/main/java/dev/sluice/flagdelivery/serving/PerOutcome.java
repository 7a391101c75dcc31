package dev.sluice.flagdelivery.serving;

import dev.sluice.flag.Evaluation;
import dev.sluice.flagdelivery.json.Prepared;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one version of a flag is answered with, each outcome written when somebody first has it. There are mostly few: on, off or a
 * variant, by what decided. A flag with a hundred conditions and variants may have thousands, each with a large payload, so only the
 * first few are kept; the others are written each time. For any thread.
 */
public final class PerOutcome {

    private record Written(Optional<Evaluation> outcome, Prepared json) {

        /**
         * Whether this is certainly what is asked for. Cheap: an evaluator takes a flag's reasons from what it holds ready, and whether
         * it is on and with what payload follows from reason and variant.
         */
        @SuppressWarnings("ReferenceEquality")
        boolean isKnownToBe(Optional<Evaluation> asked) {
            if (asked.isEmpty() || outcome.isEmpty()) {
                return asked.isEmpty() && outcome.isEmpty();
            }
            Evaluation one = outcome.get();
            Evaluation other = asked.get();
            return one.reason() == other.reason()
                    && one.enabled() == other.enabled()
                    && one.variant().equals(other.variant());
        }
    }

    /** Outcomes kept of one flag. */
    static final int KEPT_MAX = 32;

    /** Bytes kept of one flag; one outcome is kept whatever its size. */
    private static final int BYTES_MAX = 128 * 1024;

    /** Copied when one comes to it, so that reading waits for nobody. */
    private volatile Written[] written = {};

    /**
     * The JSON of an outcome.
     *
     * @param answer the flag's; what is written of it may hang on nothing but the flag and the evaluation
     * @param writing is asked once for each outcome, or twice when two threads ask at once
     */
    public Prepared of(Answer answer, Function<Answer, Prepared> writing) {
        Written[] known = written;
        for (Written each : known) {
            if (each.isKnownToBe(answer.evaluation())) {
                return each.json();
            }
        }
        for (Written each : known) {
            if (each.outcome().equals(answer.evaluation())) {
                return each.json();
            }
        }
        return add(new Written(answer.evaluation(), writing.apply(answer)));
    }

    private synchronized Prepared add(Written outcome) {
        for (Written each : written) {
            if (each.outcome().equals(outcome.outcome())) {
                return each.json();
            }
        }
        boolean isFull = written.length == KEPT_MAX || bytes() + outcome.json().length() > BYTES_MAX;
        if (isFull && written.length > 0) {
            return outcome.json();
        }
        Written[] more = Arrays.copyOf(written, written.length + 1);
        more[written.length] = outcome;
        written = more;
        return outcome.json();
    }

    private int bytes() {
        return Arrays.stream(written).mapToInt(each -> each.json().length()).sum();
    }

    /** How many outcomes are kept. */
    int size() {
        return written.length;
    }
}
