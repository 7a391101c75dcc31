package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Metric;
import dev.sluice.metric.Trigger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What teams start rollouts from: stages and guardrails under a name.
 *
 * @param key unique in the project
 * @param version grows by one with every change; a rollout keeps the version it started from
 * @param name for people
 * @param stages in order
 * @param guardrails what must not get worse
 * @param alpha see {@link Plan#alpha()}
 * @param beta see {@link Plan#beta()}
 * @param holdback see {@link Plan#holdback()}
 * @param rules see {@link Plan#rules()}
 */
public record Template(
        String key,
        int version,
        String name,
        List<Stage> stages,
        List<GuardrailSpec> guardrails,
        double alpha,
        double beta,
        BasisPoints holdback,
        Optional<PlanRules> rules) {
    public Template {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(name, "name");
        stages = List.copyOf(stages);
        guardrails = List.copyOf(guardrails);
        Objects.requireNonNull(holdback, "holdback");
        rules = rules.filter(stated -> !stated.equals(PlanRules.PLAIN));
    }

    /** A template with its rules. */
    public Template(
            String key,
            int version,
            String name,
            List<Stage> stages,
            List<GuardrailSpec> guardrails,
            double alpha,
            double beta,
            BasisPoints holdback,
            PlanRules rules) {
        this(key, version, name, stages, guardrails, alpha, beta, holdback, Optional.of(rules));
    }

    /** What holds for a rollout as a whole. */
    public PlanRules rulesOrPlain() {
        return rules.orElse(PlanRules.PLAIN);
    }

    /** A template with plain rules. */
    public Template(
            String key,
            int version,
            String name,
            List<Stage> stages,
            List<GuardrailSpec> guardrails,
            double alpha,
            double beta,
            BasisPoints holdback) {
        this(key, version, name, stages, guardrails, alpha, beta, holdback, PlanRules.PLAIN);
    }

    /**
     * A guardrail with its metric named rather than spelled out.
     *
     * @param id unique in the template
     * @param metricKey the metric's key in the project
     */
    public record GuardrailSpec(
            String id,
            String metricKey,
            Direction direction,
            BasisPoints margin,
            Trigger trigger,
            GuardrailAction action,
            double weight) {
        public GuardrailSpec {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(metricKey, "metricKey");
        }
    }

    /**
     * The first plan of a rollout from this template.
     *
     * @param metrics finds a metric by its key
     * @throws IllegalArgumentException when a guardrail names a metric that there is none of
     */
    public Plan toPlan(Optional<String> treatment, Function<String, Optional<Metric>> metrics) {
        List<Guardrail> resolved = guardrails.stream()
                .map(spec -> new Guardrail(
                        spec.id(),
                        metrics.apply(spec.metricKey())
                                .orElseThrow(() -> new IllegalArgumentException("guardrail \"" + spec.id()
                                        + "\" watches the metric \"" + spec.metricKey() + "\", which does not exist")),
                        spec.direction(),
                        spec.margin(),
                        spec.trigger(),
                        spec.action(),
                        spec.weight()))
                .toList();
        return new Plan(
                1, key, version, treatment, stages, resolved, alpha, beta, holdback, rulesOrPlain(), Edition.FIRST);
    }
}
