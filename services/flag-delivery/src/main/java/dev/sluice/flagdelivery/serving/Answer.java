package dev.sluice.flagdelivery.serving;

import dev.sluice.flag.Evaluation;
import java.util.Optional;

/**
 * One flag's answer to one request.
 *
 * @param flag the flag asked for
 * @param evaluation its value; empty when it could not be computed
 */
public record Answer(ServedFlag flag, Optional<Evaluation> evaluation) {

    static Answer failed(ServedFlag flag) {
        return new Answer(flag, Optional.empty());
    }

    /** Whether the flag could not be computed. */
    public boolean isFailed() {
        return evaluation.isEmpty();
    }
}
