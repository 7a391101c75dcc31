package dev.sluice.bench.watcher;

import dev.sluice.bench.stack.Definitions;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.EvaluationContext;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagEvaluator;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.Operator;
import dev.sluice.flag.Person;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.RegexEngine;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.Metric;
import dev.sluice.metric.NumericProperty;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Trigger;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.IfInconclusive;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.rollout.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A project with flags, on each of which a rollout runs, half of everyone treated, watched by four guardrails: orders, what is added to
 * the basket, errors, and what an order is worth.
 *
 * @param name the project's
 */
record Shop(String name) {

    static final int GUARDRAILS = 4;
    static final String ORDER = "order completed";
    static final String ADDED = "product added";
    static final String ERROR = "$exception";

    private static final EvaluationContext CONTEXT = EvaluationContext.of(RegexEngine.NONE, Instant.EPOCH);

    private static final long FLAG_VERSION = 2;

    /** Opens rollouts whose guardrails all ask for the same events. */
    void open(Definitions definitions, int from, int until) {
        open(definitions, from, until, "");
    }

    /** Opens rollouts, each of which asks for events of its own, but for number 0. */
    void openApart(Definitions definitions, int from, int until) {
        for (int rollout = from; rollout < until; rollout++) {
            open(definitions, rollout, rollout + 1, rollout == 0 ? "" : " " + rollout);
        }
    }

    private void open(Definitions definitions, int from, int until, String suffix) {
        for (int rollout = from; rollout < until; rollout++) {
            Flag flag = flag(rollout);
            definitions.flag(name, flag);
            definitions.rollout(new RolloutRecord(
                    name,
                    rolloutId(rollout),
                    flag.key(),
                    1,
                    plan(suffix),
                    RolloutPhase.RUNNING,
                    0,
                    FLAG_VERSION,
                    Instant.EPOCH,
                    "to be measured",
                    Instant.now()));
        }
    }

    String rolloutId(int rollout) {
        return name + "-rollout-" + rollout;
    }

    static String flagKey(int rollout) {
        return "feature-" + rollout;
    }

    Flag flag(int rollout) {
        ReleaseCondition own = new ReleaseCondition(
                List.of(PropertyFilter.person("vip", Operator.EXACT, "true")), BasisPoints.ALL, Optional.empty());
        OpenStage everyone = new OpenStage(0, Audience.EVERYONE, new BasisPoints(5_000), FLAG_VERSION);
        return new Flag(
                rollout + 1,
                new FlagKey(flagKey(rollout)),
                FLAG_VERSION,
                flagKey(rollout),
                true,
                List.of(own),
                List.of(),
                Map.of(),
                Optional.of(new RolloutLadder(rolloutId(rollout), 1, Optional.empty(), List.of(everyone))));
    }

    /** What SDKs serve to somebody of whom nothing is known. */
    static Object served(Flag flag, String person) {
        return FlagEvaluator.evaluate(flag, new Person(person, Map.of()), CONTEXT)
                .value();
    }

    private static Plan plan(String suffix) {
        Stage everyone = new Stage(
                "half",
                Audience.EVERYONE,
                new BasisPoints(5_000),
                Duration.ofHours(1),
                Duration.ofDays(7),
                new StageProof.NotWorseThan(new BasisPoints(4_000)),
                Gate.AUTOMATIC,
                IfInconclusive.HOLD);
        EventMatcher order = new EventMatcher(ORDER + suffix, List.of());
        List<Guardrail> guardrails = List.of(
                guardrail("orders", new Measure.Conversion(order), Direction.LOWER_IS_WORSE),
                guardrail(
                        "added",
                        new Measure.Conversion(new EventMatcher(ADDED + suffix, List.of())),
                        Direction.LOWER_IS_WORSE),
                guardrail(
                        "errors",
                        new Measure.Count(new EventMatcher(ERROR + suffix, List.of()), 3),
                        Direction.HIGHER_IS_WORSE),
                guardrail(
                        "worth",
                        new Measure.Sum(order, new NumericProperty("total", 2), 500),
                        Direction.LOWER_IS_WORSE));
        return new Plan(
                1, "measured", 1, Optional.empty(), List.of(everyone), guardrails, 0.05, 0.05, BasisPoints.NONE);
    }

    private static Guardrail guardrail(String id, Measure measure, Direction direction) {
        return new Guardrail(
                id,
                new Metric(id, id, measure, Duration.ofDays(7)),
                direction,
                new BasisPoints(2_000),
                Trigger.HARM,
                GuardrailAction.WARN,
                1.0 / GUARDRAILS);
    }
}
