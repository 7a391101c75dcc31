package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
import dev.sluice.rollout.PlanChecks.Problem;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Says what is wrong with what a plan asks for beside its proofs: terms that nobody can meet, and rules that contradict stages. */
final class RuleChecks {

    /** People forget what they were asked a month ago. */
    static final Duration LONGEST_DEADLINE = Duration.ofDays(30);

    private final Consumer<Problem> problems;

    private RuleChecks(Consumer<Problem> problems) {
        this.problems = problems;
    }

    static void look(
            List<Stage> stages, PlanRules rules, BasisPoints holdback, boolean guarded, Consumer<Problem> problems) {
        RuleChecks checks = new RuleChecks(problems);
        for (int i = 0; i < stages.size(); i++) {
            checks.terms("stages[" + i + "]", stages.get(i), i == stages.size() - 1);
        }
        checks.rules(rules, holdback, guarded);
    }

    private void terms(String field, Stage stage, boolean last) {
        StageTerms terms = stage.termsOrNone();
        if (terms.leastPerArm() < 0) {
            say(field + ".leastPerArm", "is " + terms.leastPerArm(), "choose 0 or more people");
        }
        boolean asks = stage.gate() == Gate.APPROVAL;
        if (terms.approval().isPresent() && !asks) {
            say(field + ".approval", "is there, and the gate is automatic", "set the gate to approval");
        }
        terms.approval().ifPresent(approval -> approval(field + ".approval", approval));
        boolean goesOn = stage.ifInconclusive() == IfInconclusive.GO_ON;
        if (goesOn && terms.goOnBecause().filter(why -> !why.isBlank()).isEmpty()) {
            say(field + ".goOnBecause", "is missing", "say why the next stage may open although nothing was shown");
        }
        if (!goesOn && terms.goOnBecause().isPresent()) {
            say(field + ".goOnBecause", "is there, and ifInconclusive is not go_on", "leave it out");
        }
        if (goesOn && asks) {
            say(
                    field + ".ifInconclusive",
                    "is go_on, and the gate waits for a person",
                    "choose hold: a person can advance it");
        }
        if (goesOn && last) {
            say(
                    field + ".ifInconclusive",
                    "is go_on in the last stage, which would give everyone what nothing has shown to be safe",
                    "choose hold or roll_back");
        }
    }

    private void approval(String field, Approval approval) {
        if (approval.group().isBlank()) {
            say(field + ".group", "is empty", "name the group whose word is wanted");
        }
        if (!approval.deadline().isPositive() || approval.deadline().compareTo(LONGEST_DEADLINE) > 0) {
            say(field + ".deadline", "is " + approval.deadline(), "choose above zero and up to P30D");
        }
    }

    private void rules(PlanRules rules, BasisPoints holdback, boolean guarded) {
        within("rules.bake", rules.bake());
        within("rules.holdbackFor", rules.holdbackFor());
        within("rules.coolDown", rules.coolDown());
        if (guarded && rules.bake().isPositive() && holdback.value() == 0) {
            say(
                    "rules.bake",
                    "is " + rules.bake()
                            + " with no holdback: everybody is treated, and guardrails have nobody to compare"
                            + " with",
                    "set a holdback, for example 5 %, or leave the bake out");
        }
        if (rules.holdbackFor().isPositive() && holdback.value() == 0) {
            say("rules.holdbackFor", "is " + rules.holdbackFor() + ", and there is no holdback", "set a holdback");
        }
        if (!rules.noDataAfter().isPositive()) {
            say("rules.noDataAfter", "is " + rules.noDataAfter(), "choose a time above zero, for example PT1H");
        }
        rules.allowedHours().ifPresent(this::hours);
        segments(rules.segmentsBy(), guarded);
        tellings(rules.tellings());
    }

    private void tellings(List<Telling> tellings) {
        if (tellings.size() > Telling.MOST) {
            say("rules.tell", "has " + tellings.size() + " parts", "say it in " + Telling.MOST + " at most");
        }
        for (int i = 0; i < tellings.size(); i++) {
            Telling telling = tellings.get(i);
            String field = "rules.tell[" + i + "]";
            if (telling.routes().isEmpty() && telling.teams().isEmpty()) {
                say(field, "names nobody", "name a route or a team: what is not spoken of is told as always");
            }
            names(field + ".routes", telling.routes());
            names(field + ".teams", telling.teams());
        }
    }

    private void names(String field, List<String> names) {
        if (names.stream().anyMatch(String::isBlank)) {
            say(field, "has an empty name in it", "name each as it is called");
        }
        if (names.size() > Telling.MOST) {
            say(field, "has " + names.size() + " names", "name " + Telling.MOST + " at most");
        }
    }

    private void segments(List<String> properties, boolean guarded) {
        String field = "rules.segmentsBy";
        if (properties.size() > PlanRules.MOST_SEGMENTED) {
            say(
                    field,
                    "names " + properties.size() + " properties",
                    "name " + PlanRules.MOST_SEGMENTED + " at most: each makes the others harder to see");
        }
        if (properties.stream().anyMatch(String::isBlank)) {
            say(field, "has an empty name in it", "name a property of people, for example plan");
        }
        if (properties.stream().distinct().count() < properties.size()) {
            say(field, "names a property twice", "name each once");
        }
        if (!properties.isEmpty() && !guarded) {
            say(field, "is there, and no guardrail to watch by", "add a guardrail, or leave segmentsBy out");
        }
    }

    private void hours(AllowedHours hours) {
        if (hours.days().isEmpty()) {
            say("rules.allowedHours.days", "is empty, so nothing would ever widen", "name one day at least");
        }
        if (!hours.from().isBefore(hours.to())) {
            say(
                    "rules.allowedHours.to",
                    "is " + hours.to() + ", not later than from, " + hours.from(),
                    "choose a later time; hours over midnight are two");
        }
    }

    private void within(String field, Duration time) {
        if (time.isNegative() || time.compareTo(PlanChecks.LONGEST_STAGE) > 0) {
            say(field, "is " + time, "choose zero to a year");
        }
    }

    private void say(String field, String problem, String fix) {
        problems.accept(new Problem(field, problem, fix));
    }
}
