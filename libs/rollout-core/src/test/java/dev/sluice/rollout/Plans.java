package dev.sluice.rollout;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Trigger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Plans for tests. */
final class Plans {

    static final Duration LEAST = Duration.ofMinutes(10);
    static final Duration LONGEST = Duration.ofHours(1);

    private Plans() {}

    /** Internal users, 5 % and 100 % of everyone with 5 % holdback; "conversion" rolls back. */
    static Plan ordinary() {
        return of(
                Gate.AUTOMATIC,
                IfInconclusive.HOLD,
                LEAST,
                LONGEST,
                guardrail("conversion", GuardrailAction.ROLL_BACK, 1));
    }

    static Plan with(Gate gate, IfInconclusive ifInconclusive) {
        return of(gate, ifInconclusive, LEAST, LONGEST, guardrail("conversion", GuardrailAction.ROLL_BACK, 1));
    }

    /** "conversion" rolls back, "errors" holds, "clicks" warns. */
    static Plan withAllActions() {
        return of(
                Gate.AUTOMATIC,
                IfInconclusive.HOLD,
                LEAST,
                LONGEST,
                guardrail("conversion", GuardrailAction.ROLL_BACK, 0.5),
                guardrail("errors", GuardrailAction.HOLD, 0.25),
                guardrail("clicks", GuardrailAction.WARN, 0.25));
    }

    static Plan of(
            Gate gate, IfInconclusive ifInconclusive, Duration least, Duration longest, Guardrail... guardrails) {
        Audience internal = new Audience("internal users", List.of(PropertyFilter.cohort("internal")));
        return new Plan(
                1,
                "test",
                1,
                Optional.empty(),
                List.of(
                        new Stage(
                                "internal users",
                                internal,
                                BasisPoints.ALL,
                                least,
                                longest,
                                new StageProof.Reach(20),
                                gate,
                                ifInconclusive),
                        new Stage(
                                "5 % of everyone",
                                Audience.EVERYONE,
                                new BasisPoints(500),
                                least,
                                longest,
                                new StageProof.NotWorseThan(new BasisPoints(4_000)),
                                gate,
                                ifInconclusive),
                        new Stage(
                                "everyone",
                                Audience.EVERYONE,
                                BasisPoints.ALL,
                                least,
                                longest,
                                new StageProof.NotWorseThan(new BasisPoints(2_000)),
                                gate,
                                ifInconclusive)),
                Arrays.asList(guardrails),
                0.05,
                0.05,
                new BasisPoints(500));
    }

    static Guardrail guardrail(String id, GuardrailAction action, double weight) {
        return new Guardrail(
                id,
                new Metric(
                        id, id, new Measure.Conversion(new Measure.EventMatcher(id, List.of())), Duration.ofHours(1)),
                Direction.LOWER_IS_WORSE,
                new BasisPoints(2_000),
                Trigger.HARM,
                action,
                weight);
    }
}
