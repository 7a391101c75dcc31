package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Countable;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.StageProof;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says what is wrong with a template or a plan before anybody is exposed to it. All problems are named at once.
 *
 * <p>What only records can't rule out by themselves is looked at here: how stages and guardrails fit together. A template or plan
 * without a problem runs through {@link RolloutDecider} without an error.
 */
public final class PlanChecks {

    /** From so little of everyone no stage may leap to more than {@link #HALF} of everyone. */
    static final BasisPoints SMALLEST_BEFORE_ALL = new BasisPoints(100);

    /** A stage that takes longer than a year is a mistake. */
    static final Duration LONGEST_STAGE = Duration.ofDays(365);

    private static final BasisPoints HALF = new BasisPoints(5_000);

    /** Weights are written by people, in decimals. */
    private static final double WEIGHT_TOLERANCE = 1e-9;

    private final List<Problem> problems = new ArrayList<>();

    private PlanChecks() {}

    /**
     * Something wrong.
     *
     * @param field where, as a path: {@code stages[2].share}
     * @param problem what is wrong, with the value found
     * @param fix what to do about it
     */
    public record Problem(String field, String problem, String fix) {}

    /** What is wrong with the template; nothing when it may be used. */
    public static List<Problem> of(Template template) {
        PlanChecks checks = new PlanChecks();
        checks.notBlank("key", template.key());
        checks.notBlank("name", template.name());
        List<Template.GuardrailSpec> specs = template.guardrails();
        for (int i = 0; i < specs.size(); i++) {
            checks.spec("guardrails[" + i + "]", specs.get(i));
        }
        checks.guardrails(
                specs.stream().map(Template.GuardrailSpec::id).toList(),
                specs.stream().map(Template.GuardrailSpec::weight).toList());
        checks.errors(template.alpha(), template.beta());
        checks.stages(template.stages(), template.holdback(), !specs.isEmpty());
        RuleChecks.look(
                template.stages(),
                template.rulesOrPlain(),
                template.holdback(),
                !specs.isEmpty(),
                checks.problems::add);
        return List.copyOf(checks.problems);
    }

    /** What is wrong with the plan; nothing when it may be run. */
    public static List<Problem> of(Plan plan) {
        PlanChecks checks = new PlanChecks();
        checks.guardrails(
                plan.guardrails().stream().map(Guardrail::id).toList(),
                plan.guardrails().stream().map(Guardrail::weight).toList());
        checks.errors(plan.alpha(), plan.beta());
        checks.stages(plan.stages(), plan.holdback(), !plan.isUnguarded());
        RuleChecks.look(plan.stages(), plan.rulesOrPlain(), plan.holdback(), !plan.isUnguarded(), checks.problems::add);
        return List.copyOf(checks.problems);
    }

    private void spec(String field, Template.GuardrailSpec spec) {
        notBlank(field + ".metricKey", spec.metricKey());
        present(field + ".direction", spec.direction());
        present(field + ".trigger", spec.trigger());
        present(field + ".action", spec.action());
        present(field + ".margin", spec.margin());
        if (spec.margin() != null && (spec.margin().value() < 1 || spec.margin().value() > 9_999)) {
            say(field + ".margin", "is " + spec.margin(), "choose between 0.01 % and 99.99 %");
        }
    }

    private void guardrails(List<String> ids, List<Double> weights) {
        Set<String> seen = new HashSet<>();
        double sum = 0;
        for (int i = 0; i < ids.size(); i++) {
            String field = "guardrails[" + i + "]";
            notBlank(field + ".id", ids.get(i));
            if (!seen.add(ids.get(i))) {
                say(field + ".id", "\"" + ids.get(i) + "\" is there twice", "give each guardrail its own id");
            }
            double weight = weights.get(i);
            if (!(weight > 0 && weight <= 1)) {
                say(field + ".weight", "is " + weight, "choose above 0 and up to 1");
            }
            sum += weight;
        }
        if (!ids.isEmpty() && !(Math.abs(sum - 1) <= WEIGHT_TOLERANCE)) {
            say("guardrails", "their weights sum to " + sum, "make the weights sum to 1");
        }
    }

    private void errors(double alpha, double beta) {
        if (!(alpha > 0 && alpha <= 0.5)) {
            say("alpha", "is " + alpha, "choose above 0 and up to 0.5; 0.05 is usual");
        }
        if (!(beta > 0 && beta <= 0.5)) {
            say("beta", "is " + beta, "choose above 0 and up to 0.5; 0.05 is usual");
        }
    }

    private void stages(List<Stage> stages, BasisPoints holdback, boolean guarded) {
        if (stages.isEmpty()) {
            say("stages", "there is none", "add one stage at least");
            return;
        }
        if (holdback.compareTo(HALF) >= 0) {
            say("holdback", "is " + holdback, "keep back less than " + HALF + "; 5 % is usual");
        }
        for (int i = 0; i < stages.size(); i++) {
            stage("stages[" + i + "]", stages.get(i), guarded);
        }
        audiences(stages);
        control(stages, holdback);
        shares(stages, holdback);
    }

    private void stage(String field, Stage stage, boolean guarded) {
        notBlank(field + ".name", stage.name());
        if (stage.share().value() == 0) {
            say(field + ".share", "is 0 %", "choose 0.01 % at least");
        }
        if (stage.least().isNegative() || stage.least().isZero()) {
            say(field + ".least", "is " + stage.least(), "choose a time above zero, for example PT10M");
        }
        if (stage.longest().compareTo(stage.least()) <= 0) {
            say(
                    field + ".longest",
                    "is " + stage.longest() + ", not longer than least, " + stage.least(),
                    "choose one longer than least, for example P7D");
        }
        if (stage.longest().compareTo(LONGEST_STAGE) > 0) {
            say(field + ".longest", "is " + stage.longest(), "choose a year at most");
        }
        if (stage.proof() instanceof StageProof.NotWorseThan && !guarded) {
            say(
                    field + ".proof",
                    "has to show that no guardrail's metric is worse, and there is no guardrail",
                    "add a guardrail, or let the stage reach a number of people");
        }
    }

    /** A proof by comparison needs somebody to compare with. */
    private void control(List<Stage> stages, BasisPoints holdback) {
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            boolean last = i == stages.size() - 1;
            boolean everybodyTreated = stage.share().equals(BasisPoints.ALL) && (!last || holdback.value() == 0);
            if (stage.proof() instanceof StageProof.NotWorseThan && everybodyTreated) {
                say(
                        "stages[" + i + "].proof",
                        "compares with control, but the stage treats all of "
                                + stage.audience().name(),
                        last
                                ? "set a holdback, for example 5 %"
                                : "lower the share, or let the stage reach a number of people");
            }
        }
    }

    /** Who is compared is found again where outcomes are counted, by what is known of persons. */
    private void audiences(List<Stage> stages) {
        for (int i = 0; i < stages.size(); i++) {
            if (Countable.asksForGroups(stages.get(i).audience().filters().stream())) {
                say(
                        "stages[" + i + "].audience",
                        "asks for a property of a group, which is not known where people are compared",
                        "give the group's members a property of their own, or a cohort, and ask for that");
            }
        }
    }

    /** Each stage adds people, and none adds nearly everybody at once. */
    private void shares(List<Stage> stages, BasisPoints holdback) {
        Map<Object, BasisPoints> byAudience = new HashMap<>();
        BasisPoints ofEveryone = BasisPoints.NONE;
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            String field = "stages[" + i + "].share";
            BasisPoints before = byAudience.put(stage.audience().filters(), stage.share());
            if (before != null && stage.share().compareTo(before) <= 0) {
                say(
                        field,
                        "is " + stage.share() + ", and an earlier stage gives "
                                + stage.audience().name() + " " + before,
                        "choose more than " + before + ", or leave the stage out");
            }
            if (!stage.audience().isEveryone()) {
                if (ofEveryone.value() > 0) {
                    say(
                            "stages[" + i + "].audience",
                            "is narrower than everyone, whom an earlier stage is for",
                            "move the stage before the first one for everyone");
                }
                continue;
            }
            if (stage.share().compareTo(HALF) > 0 && ofEveryone.compareTo(SMALLEST_BEFORE_ALL) <= 0) {
                say(
                        field,
                        "goes from " + ofEveryone + " of everyone to " + stage.share() + " at once",
                        "choose " + HALF + " at most, or put a stage in between, for example 25 %");
            }
            if (i == stages.size() - 1 && 10_000 - holdback.value() < ofEveryone.value()) {
                say(
                        "holdback",
                        "is " + holdback + ", so the last stage would give the feature to fewer people than the "
                                + ofEveryone + " before",
                        "keep back " + new BasisPoints(10_000 - ofEveryone.value()) + " at most");
            }
            ofEveryone = stage.share();
        }
        Stage last = stages.getLast();
        if (!last.audience().isEveryone() || last.share().compareTo(SMALLEST_BEFORE_ALL) <= 0) {
            say(
                    "stages[" + (stages.size() - 1) + "]",
                    "gives the feature to " + last.share() + " of "
                            + last.audience().name() + ", and completing gives it to everyone at once",
                    "end with a stage for more than " + SMALLEST_BEFORE_ALL + " of everyone");
        }
    }

    private void notBlank(String field, String value) {
        if (value == null || value.isBlank()) {
            say(field, "is empty", "give it a name");
        }
    }

    private void present(String field, Object value) {
        if (value == null) {
            say(field, "is missing", "choose one");
        }
    }

    private void say(String field, String problem, String fix) {
        problems.add(new Problem(field, problem, fix));
    }
}
