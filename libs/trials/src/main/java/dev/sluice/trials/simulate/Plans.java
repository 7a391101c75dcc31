package dev.sluice.trials.simulate;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Trigger;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.IfInconclusive;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.ReadyMadeTemplates;
import dev.sluice.rollout.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The plans that are simulated. */
final class Plans {

    /** What the guardrail forbids: a fall by 20 %. */
    static final double MARGIN = 0.8;

    private static final Metric CONVERSION = new Metric(
            "conversion",
            "conversion",
            new Measure.Conversion(new Measure.EventMatcher("order completed", List.of())),
            Duration.ofHours(1));

    private Plans() {}

    /** The ready-made conversion template, whole, with that trigger. */
    static Plan readyMade(Trigger trigger) {
        Plan plan = ReadyMadeTemplates.conversion("conversion").toPlan(Optional.empty(), _ -> Optional.of(CONVERSION));
        return new Plan(
                plan.version(),
                plan.templateKey(),
                plan.templateVersion(),
                plan.treatment(),
                plan.stages(),
                List.of(guardrail(trigger)),
                plan.alpha(),
                plan.beta(),
                plan.holdback());
    }

    /** One stage of that share, which has to prove the guardrail's own margin. */
    static Plan oneStage(double share, Trigger trigger, double alpha) {
        Stage stage = new Stage(
                "everyone",
                Audience.EVERYONE,
                new BasisPoints((int) Math.round(share * 10_000)),
                Duration.ofMinutes(1),
                Duration.ofDays(7),
                new StageProof.NotWorseThan(new BasisPoints(2_000)),
                Gate.AUTOMATIC,
                IfInconclusive.HOLD);
        return new Plan(
                1,
                "one-stage",
                1,
                Optional.empty(),
                List.of(stage),
                List.of(guardrail(trigger)),
                alpha,
                alpha,
                BasisPoints.NONE);
    }

    private static Guardrail guardrail(Trigger trigger) {
        return new Guardrail(
                "conversion",
                CONVERSION,
                Direction.LOWER_IS_WORSE,
                new BasisPoints(2_000),
                trigger,
                GuardrailAction.ROLL_BACK,
                1);
    }
}
