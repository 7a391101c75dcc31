package dev.sluice.metric.judge;

import dev.sluice.metric.Guardrail;
import dev.sluice.metric.StageProof.NotWorseThan;
import java.util.Objects;

/**
 * What treated people are held against.
 *
 * @param kind which bar it is: where people were counted by it, that count is taken
 * @param ratio treated ÷ control at the bar (r0)
 */
record Bar(Kind kind, double ratio) {

    enum Kind {
        NO_CHANGE,
        GUARDRAIL,
        STAGE
    }

    static final Bar NO_CHANGE = new Bar(Kind.NO_CHANGE, 1);

    Bar {
        Objects.requireNonNull(kind, "kind");
    }

    static Bar of(Guardrail guardrail) {
        return new Bar(Kind.GUARDRAIL, guardrail.direction().ratio(guardrail.margin()));
    }

    static Bar of(Guardrail guardrail, NotWorseThan proof) {
        return new Bar(Kind.STAGE, guardrail.direction().ratio(proof.margin()));
    }
}
