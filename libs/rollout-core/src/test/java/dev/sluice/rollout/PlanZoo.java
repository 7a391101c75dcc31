package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.GuardrailAction;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans of all kinds, quick enough for a simulation. */
final class PlanZoo {

    static final Duration LEAST = Duration.ofSeconds(20);
    static final Duration LONGEST = Duration.ofSeconds(70);
    static final Duration BAKE = Duration.ofSeconds(15);
    static final Duration HOLDBACK_FOR = Duration.ofSeconds(25);
    static final Duration DEADLINE = Duration.ofSeconds(30);
    static final long PEOPLE = 300;
    static final String GROUP = "release managers";

    /** Mondays only: histories begin on one, at nine. */
    static final AllowedHours HOURS =
            new AllowedHours(ZoneOffset.UTC, List.of(DayOfWeek.MONDAY), LocalTime.of(8, 0), LocalTime.of(10, 0));

    static final List<Plan> ALL = all();

    private PlanZoo() {}

    private static List<Plan> all() {
        List<PlanRules> rules = List.of(
                PlanRules.PLAIN,
                rules(RollbackTo.PREVIOUS_STAGE, Duration.ZERO, Duration.ZERO, Optional.empty()),
                rules(RollbackTo.BEFORE, BAKE, HOLDBACK_FOR, Optional.empty()),
                rules(RollbackTo.PREVIOUS_STAGE, BAKE, Duration.ZERO, Optional.of(HOURS)));
        List<Plan> plans = new ArrayList<>();
        for (PlanRules each : rules) {
            for (IfInconclusive ifInconclusive : IfInconclusive.values()) {
                plans.add(plan(Gate.AUTOMATIC, ifInconclusive, Optional.empty(), each));
            }
            plans.add(plan(Gate.APPROVAL, IfInconclusive.HOLD, Optional.empty(), each));
            for (AfterDeadline then : AfterDeadline.values()) {
                plans.add(plan(
                        Gate.APPROVAL,
                        IfInconclusive.ROLL_BACK,
                        Optional.of(new Approval(GROUP, DEADLINE, then)),
                        each));
            }
        }
        return List.copyOf(plans);
    }

    private static PlanRules rules(
            RollbackTo rollbackTo, Duration bake, Duration holdbackFor, Optional<AllowedHours> hours) {
        return new PlanRules(rollbackTo, bake, holdbackFor, hours, Duration.ZERO, Duration.ofSeconds(40));
    }

    private static Plan plan(Gate gate, IfInconclusive ifInconclusive, Optional<Approval> approval, PlanRules rules) {
        Plan plain = Plans.of(
                gate,
                ifInconclusive,
                LEAST,
                LONGEST,
                Plans.guardrail("conversion", GuardrailAction.ROLL_BACK, 0.5),
                Plans.guardrail("errors", GuardrailAction.HOLD, 0.25),
                Plans.guardrail("clicks", GuardrailAction.WARN, 0.25));
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < plain.stages().size(); i++) {
            boolean last = i == plain.stages().size() - 1;
            boolean goesOn = ifInconclusive == IfInconclusive.GO_ON && !last;
            Stage stage = plain.stages().get(i);
            stages.add(new Stage(
                    stage.name(),
                    stage.audience(),
                    stage.share(),
                    stage.least(),
                    stage.longest(),
                    stage.proof(),
                    stage.gate(),
                    goesOn || ifInconclusive != IfInconclusive.GO_ON ? ifInconclusive : IfInconclusive.HOLD,
                    new StageTerms(PEOPLE, approval, goesOn ? Optional.of("few people come") : Optional.empty())));
        }
        return with(plain, stages, rules);
    }

    static Plan with(Plan plan, List<Stage> stages, PlanRules rules) {
        return new Plan(
                plan.version(),
                plan.templateKey(),
                plan.templateVersion(),
                plan.treatment(),
                stages,
                plan.guardrails(),
                plan.alpha(),
                plan.beta(),
                plan.holdback(),
                rules,
                plan.editionOrFirst());
    }

    /** An edit that leaves what is measured, and one that does not. */
    static Plan edited(Plan plan, boolean measuredAnew) {
        List<Stage> stages = plan.stages().stream()
                .map(stage -> new Stage(
                        stage.name(),
                        stage.audience(),
                        stage.share(),
                        stage.least().plusSeconds(1),
                        stage.longest(),
                        stage.proof(),
                        stage.gate(),
                        stage.ifInconclusive(),
                        stage.termsOrNone()))
                .toList();
        return new Plan(
                plan.version(),
                plan.templateKey(),
                plan.templateVersion(),
                plan.treatment(),
                stages,
                plan.guardrails(),
                measuredAnew ? plan.alpha() / 2 : plan.alpha(),
                plan.beta(),
                new BasisPoints(plan.holdback().value()),
                plan.rulesOrPlain(),
                plan.editionOrFirst());
    }
}
