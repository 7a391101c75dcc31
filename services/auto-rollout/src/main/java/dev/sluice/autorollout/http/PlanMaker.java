package dev.sluice.autorollout.http;

import dev.sluice.autorollout.definitions.Definitions;
import dev.sluice.flag.Countable;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.Variant;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.PlanChecks;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Template;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the plan of a new rollout from what is defined, or says what is missing or wrong. */
@ApplicationScoped
class PlanMaker {

    private final Definitions definitions;

    PlanMaker(Definitions definitions) {
        this.definitions = definitions;
    }

    /** A plan and the flag that it is for. */
    record Prepared(Flag flag, Plan plan) {}

    /** What is not defined; it may still be on its way here. */
    Optional<ProblemException> missing(String project, FlagKey flag, String templateKey) {
        if (!definitions.hasProject(project)) {
            return Optional.of(ProblemException.notFound("there is no project \"" + project + "\""));
        }
        if (definitions.flag(project, flag).isEmpty()) {
            return Optional.of(ProblemException.invalid(
                    "flag", "there is no flag \"" + flag + "\", or it is archived; create it first"));
        }
        Optional<Template> template = definitions.template(project, templateKey);
        if (template.isEmpty()) {
            return Optional.of(ProblemException.invalid(
                    "template", "there is no template \"" + templateKey + "\"; create it first, or name another"));
        }
        for (Template.GuardrailSpec spec : template.get().guardrails()) {
            if (definitions.metric(project, spec.metricKey()).isEmpty()) {
                return Optional.of(ProblemException.invalid(
                        "template",
                        "guardrail \"" + spec.id() + "\" of template \"" + templateKey + "\" watches the metric \""
                                + spec.metricKey() + "\", which does not exist; create it first"));
            }
        }
        for (Stage stage : template.get().stages()) {
            for (PropertyFilter filter : stage.audience().filters()) {
                if (filter.type() == PropertyType.COHORT
                        && !definitions.hasCohort(project, String.valueOf(filter.value()))) {
                    return Optional.of(ProblemException.invalid(
                            "template",
                            "stage \"" + stage.name() + "\" of template \"" + templateKey + "\" is for the cohort \""
                                    + filter.value() + "\", which does not exist; create it first"));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The plan.
     *
     * @throws ProblemException when something is missing or wrong
     */
    Prepared prepare(String project, FlagKey key, String templateKey, Optional<String> treatment) {
        missing(project, key, templateKey).ifPresent(problem -> {
            throw problem;
        });
        Flag flag = definitions.flag(project, key).orElseThrow();
        if (!flag.active()) {
            throw ProblemException.conflict("flag \"" + key + "\" is switched off; switch it on first");
        }
        Countable.refusal(flag).ifPresent(why -> {
            throw ProblemException.invalid("flag", "flag \"" + key + "\" cannot have a rollout: " + why);
        });
        checkTreatment(flag, treatment);
        Plan plan = definitions
                .template(project, templateKey)
                .orElseThrow()
                .toPlan(treatment, metricKey -> definitions.metric(project, metricKey));
        List<PlanChecks.Problem> problems = PlanChecks.of(plan);
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(
                    "template",
                    "template \"" + templateKey + "\" cannot be run: "
                            + problems.stream()
                                    .map(found -> found.field() + " " + found.problem() + "; " + found.fix())
                                    .collect(Collectors.joining(" | ")));
        }
        return new Prepared(flag, plan);
    }

    private static void checkTreatment(Flag flag, Optional<String> treatment) {
        List<String> variants = flag.variants().stream().map(Variant::key).toList();
        if (variants.isEmpty() && treatment.isPresent()) {
            throw ProblemException.invalid(
                    "treatment", "flag \"" + flag.key() + "\" is on or off and has no variants; leave treatment out");
        }
        if (!variants.isEmpty() && treatment.filter(variants::contains).isEmpty()) {
            throw ProblemException.invalid(
                    "treatment",
                    "say which variant treated people get; flag \"" + flag.key() + "\" has "
                            + String.join(", ", variants));
        }
    }
}
