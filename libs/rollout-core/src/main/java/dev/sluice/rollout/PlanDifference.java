package dev.sluice.rollout;

import dev.sluice.metric.Guardrail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an edit changes about a plan, part by part, for people who look before they make it. */
public final class PlanDifference {

    private static final String NOTHING = "";

    private final List<Part> parts = new ArrayList<>();

    private PlanDifference() {}

    /**
     * A part that differs.
     *
     * @param field where, as a path: {@code stages[2].share}, {@code guardrails.conversion.margin}
     * @param before as it was; empty when it was not there
     * @param after as it should be; empty when it is gone
     */
    public record Part(String field, String before, String after) {}

    /** All parts that differ: stages by their place, guardrails by their id. None when both plans say the same. */
    public static List<Part> between(Plan before, Plan after) {
        PlanDifference difference = new PlanDifference();
        int most = Math.max(before.stages().size(), after.stages().size());
        for (int i = 0; i < most; i++) {
            difference.stage("stages[" + i + "]", at(before.stages(), i), at(after.stages(), i));
        }
        for (Guardrail guardrail : before.guardrails()) {
            difference.guardrail(Optional.of(guardrail), find(after, guardrail.id()), guardrail.id());
        }
        for (Guardrail guardrail : after.guardrails()) {
            if (find(before, guardrail.id()).isEmpty()) {
                difference.guardrail(Optional.empty(), Optional.of(guardrail), guardrail.id());
            }
        }
        difference.part("alpha", before.alpha(), after.alpha());
        difference.part("beta", before.beta(), after.beta());
        difference.part("holdback", before.holdback(), after.holdback());
        difference.rules(before.rulesOrPlain(), after.rulesOrPlain());
        return List.copyOf(difference.parts);
    }

    private static Optional<Stage> at(List<Stage> stages, int index) {
        return index < stages.size() ? Optional.of(stages.get(index)) : Optional.empty();
    }

    private static Optional<Guardrail> find(Plan plan, String id) {
        return plan.guardrails().stream()
                .filter(guardrail -> guardrail.id().equals(id))
                .findFirst();
    }

    private void stage(String at, Optional<Stage> was, Optional<Stage> is) {
        if (was.isEmpty() || is.isEmpty()) {
            part(at, was.map(Stage::name).orElse(NOTHING), is.map(Stage::name).orElse(NOTHING));
            return;
        }
        Stage before = was.get();
        Stage after = is.get();
        part(at + ".name", before.name(), after.name());
        part(at + ".audience", before.audience(), after.audience());
        part(at + ".share", before.share(), after.share());
        part(at + ".least", before.least(), after.least());
        part(at + ".longest", before.longest(), after.longest());
        part(at + ".proof", before.proof(), after.proof());
        part(at + ".gate", before.gate(), after.gate());
        part(at + ".ifInconclusive", before.ifInconclusive(), after.ifInconclusive());
        part(at + ".terms", before.termsOrNone(), after.termsOrNone());
    }

    private void guardrail(Optional<Guardrail> was, Optional<Guardrail> is, String id) {
        String at = "guardrails." + id;
        if (was.isEmpty() || is.isEmpty()) {
            part(at, was.isPresent() ? id : NOTHING, is.isPresent() ? id : NOTHING);
            return;
        }
        Guardrail before = was.get();
        Guardrail after = is.get();
        part(at + ".metric", before.metric(), after.metric());
        part(at + ".direction", before.direction(), after.direction());
        part(at + ".margin", before.margin(), after.margin());
        part(at + ".trigger", before.trigger(), after.trigger());
        part(at + ".action", before.action(), after.action());
        part(at + ".weight", before.weight(), after.weight());
    }

    private void rules(PlanRules before, PlanRules after) {
        part("rules.rollbackTo", before.rollbackTo(), after.rollbackTo());
        part("rules.bake", before.bake(), after.bake());
        part("rules.holdbackFor", before.holdbackFor(), after.holdbackFor());
        part(
                "rules.allowedHours",
                before.allowedHours().map(Object::toString).orElse(NOTHING),
                after.allowedHours().map(Object::toString).orElse(NOTHING));
        part("rules.coolDown", before.coolDown(), after.coolDown());
        part("rules.noDataAfter", before.noDataAfter(), after.noDataAfter());
        part("rules.segmentsBy", before.segmentsBy(), after.segmentsBy());
        part("rules.tell", before.tellings(), after.tellings());
    }

    private void part(String field, Object before, Object after) {
        if (!before.equals(after)) {
            parts.add(new Part(field, before.toString(), after.toString()));
        }
    }
}
