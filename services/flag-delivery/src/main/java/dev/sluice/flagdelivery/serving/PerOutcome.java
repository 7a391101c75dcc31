package dev.sluice.flagdelivery.serving;

import dev.sluice.flag.Evaluation;
import dev.sluice.flagdelivery.json.Prepared;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What one version of a flag is answered with, each outcome written when somebody first has it. There are few: on, off or a variant,
 * by what decided; so this is bounded by the flag's own size. For any thread.
 */
public final class PerOutcome {

    private final Map<Optional<Evaluation>, Prepared> written = new ConcurrentHashMap<>();

    /**
     * The JSON of an outcome.
     *
     * @param answer the flag's; what is written of it may hang on nothing but the flag and the evaluation
     * @param writing is asked once for each outcome, or twice when two threads ask at once
     */
    public Prepared of(Answer answer, Function<Answer, Prepared> writing) {
        Prepared known = written.get(answer.evaluation());
        if (known == null) {
            known = writing.apply(answer);
            written.put(answer.evaluation(), known);
        }
        return known;
    }
}
