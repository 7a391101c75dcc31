package dev.sluice.autorollout.http;

import dev.sluice.autorollout.definitions.Definitions;
import dev.sluice.autorollout.http.PlanResource.PlanEdit;
import dev.sluice.flag.Audience;
import dev.sluice.kit.http.PlainText;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.metric.Guardrail;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.PlanChecks;
import dev.sluice.rollout.PlanRules;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Template;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the plan that a person wants a rollout to follow from here on, or says what is missing or wrong. */
@ApplicationScoped
class PlanEditor {

    private static final int MOST_STAGES = 50;
    private static final int MOST_GUARDRAILS = 20;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_REASON = 2_000;

    private final Definitions definitions;

    PlanEditor(Definitions definitions) {
        this.definitions = definitions;
    }

    /** What every edit says. */
    record Checked(int edition, String reason) {}

    /** What has to be said whatever is changed. */
    Checked checked(PlanEdit wanted) {
        if (wanted == null) {
            throw ProblemException.badRequest(null, "the body is empty: send a JSON object");
        }
        int edition = wanted.edition()
                .orElseThrow(() -> ProblemException.invalid(
                        "edition", "say which edition of the plan you read; GET …/plan shows it"));
        return new Checked(
                edition,
                Requests.neededReason(
                        wanted.reason(), "changing the plan of a rollout needs a reason; people are told"));
    }

    /**
     * The plan as it should be.
     *
     * @throws ProblemException when something is missing or wrong; how it fits the rollout is for the rollout to say
     */
    Plan plan(String project, Plan before, PlanEdit wanted) {
        Optional<Template> template = wanted.template().map(key -> template(project, key));
        Plan base = template.map(source -> made(project, source, before, "template"))
                .orElse(before);
        wanted.stages().ifPresent(stages -> checkStages(stages, before, base));
        List<Guardrail> guardrails = wanted.guardrails()
                .map(specs -> guardrails(project, specs, base))
                .orElse(base.guardrails());
        PlanRules rules = wanted.rules().orElse(base.rulesOrPlain());
        Plan after = new Plan(
                before.version(),
                before.templateKey(),
                before.templateVersion(),
                before.treatment(),
                wanted.stages().orElse(base.stages()),
                guardrails,
                wanted.alpha().orElse(base.alpha()),
                wanted.beta().orElse(base.beta()),
                wanted.holdback().orElse(base.holdback()),
                rules,
                before.editionOrFirst());
        List<PlanChecks.Problem> problems = PlanChecks.of(after);
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(
                    problems.getFirst().field(),
                    problems.stream()
                            .map(found -> found.field() + " " + found.problem() + "; " + found.fix())
                            .collect(Collectors.joining(" | ")));
        }
        return after;
    }

    private Template template(String project, String key) {
        Requests.plainKey("template", key);
        return definitions
                .template(project, key)
                .orElseThrow(() -> ProblemException.invalid(
                        "template", "there is no template \"" + key + "\"; create it first, or name another"));
    }

    private Plan made(String project, Template source, Plan before, String field) {
        try {
            return source.toPlan(before.treatment(), metric -> definitions.metric(project, metric));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(field, e.getMessage());
        }
    }

    private List<Guardrail> guardrails(String project, List<Template.GuardrailSpec> specs, Plan base) {
        if (specs.size() > MOST_GUARDRAILS) {
            throw ProblemException.invalid("guardrails", "a plan has " + MOST_GUARDRAILS + " guardrails at most");
        }
        for (int i = 0; i < specs.size(); i++) {
            String place = "guardrails[" + i + "]";
            Template.GuardrailSpec spec = given(place, specs.get(i));
            PlainText.checkLine(place + ".id", spec.id(), LONGEST_NAME);
            PlainText.checkLine(place + ".metricKey", spec.metricKey(), LONGEST_NAME);
            given(place + ".direction", spec.direction());
            given(place + ".margin", spec.margin());
            given(place + ".trigger", spec.trigger());
            given(place + ".action", spec.action());
        }
        Template alone = new Template(
                base.templateKey(), 1, "edit", base.stages(), specs, base.alpha(), base.beta(), base.holdback());
        return made(project, alone, base, "guardrails").guardrails();
    }

    /** Filters are checked where they are written: in flags, cohorts and templates. */
    private static void checkStages(List<Stage> stages, Plan before, Plan base) {
        if (stages.size() > MOST_STAGES) {
            throw ProblemException.invalid("stages", "a plan has " + MOST_STAGES + " stages at most");
        }
        Set<Audience> known = new HashSet<>(Set.of(Audience.EVERYONE));
        before.stages().forEach(stage -> known.add(stage.audience()));
        base.stages().forEach(stage -> known.add(stage.audience()));
        for (int i = 0; i < stages.size(); i++) {
            String place = "stages[" + i + "]";
            Stage stage = given(place, stages.get(i));
            PlainText.checkLine(place + ".name", stage.name(), LONGEST_NAME);
            stage.termsOrNone()
                    .goOnBecause()
                    .ifPresent(why -> PlainText.check(place + ".terms.goOnBecause", why, LONGEST_REASON));
            stage.termsOrNone()
                    .approval()
                    .ifPresent(approval ->
                            PlainText.checkLine(place + ".terms.approval.group", approval.group(), LONGEST_NAME));
            if (!known.contains(stage.audience())) {
                throw ProblemException.invalid(
                        place + ".audience",
                        "no stage of the plan is for these people; keep \"template\" to one that has such a stage, or"
                                + " choose one of "
                                + known.stream().map(Audience::name).sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    private static <T> T given(String place, T value) {
        if (value == null) {
            throw ProblemException.invalid(place, "it is missing");
        }
        return value;
    }
}
