package dev.sluice.contracts;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
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
import dev.sluice.rollout.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One payload of every kind, as it would stand on its topic. What several of them speak of stands here. */
final class Samples {

    static final Instant AT = Instant.parse("2026-11-23T12:00:00.250Z");
    static final FlagKey FLAG = new FlagKey("new-checkout");
    static final Metric METRIC = new Metric(
            "checkout",
            "Checkout conversion",
            new Measure.Conversion(new Measure.EventMatcher(
                    "order completed", List.of(PropertyFilter.person("total", Operator.GT, 0)))),
            Duration.ofHours(1));
    static final Stage INTERNAL = new Stage(
            "internal users",
            new Audience("internal users", List.of(PropertyFilter.cohort("internal"))),
            BasisPoints.ALL,
            Duration.ofMinutes(10),
            Duration.ofDays(2),
            new StageProof.Reach(20),
            Gate.AUTOMATIC,
            IfInconclusive.HOLD);
    static final Stage ONE_PERCENT = new Stage(
            "1 % of everyone",
            Audience.EVERYONE,
            new BasisPoints(100),
            Duration.ofHours(1),
            Duration.ofDays(7),
            new StageProof.NotWorseThan(new BasisPoints(6_000)),
            Gate.APPROVAL,
            IfInconclusive.ROLL_BACK);
    static final Plan PLAN = new Plan(
            1,
            "conversion",
            2,
            Optional.of("short-form"),
            List.of(INTERNAL, ONE_PERCENT),
            List.of(new Guardrail(
                    "conversion",
                    METRIC,
                    Direction.LOWER_IS_WORSE,
                    new BasisPoints(2_000),
                    Trigger.HARM,
                    GuardrailAction.ROLL_BACK,
                    1)),
            0.05,
            0.05,
            new BasisPoints(500));

    private Samples() {}

    /** File name to payload. */
    static Map<String, Object> all() {
        Map<String, Object> samples = new LinkedHashMap<>();
        samples.putAll(AccessSamples.all());
        samples.putAll(PeopleSamples.all());
        samples.putAll(FlagSamples.all());
        samples.putAll(MetricSamples.all());
        samples.putAll(RolloutSamples.all());
        samples.putAll(AlertSamples.all());
        return samples;
    }
}
