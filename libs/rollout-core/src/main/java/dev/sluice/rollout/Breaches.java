package dev.sluice.rollout;

import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.util.List;
import java.util.Optional;

/** Which of a verdict's guardrails are breached, and what a plan does about them. */
public final class Breaches {

    private Breaches() {}

    /**
     * Whether a verdict of the rollout's own generation takes the feature back. It does whatever stage or plan version it was judged
     * in, and however old it is. When the whole is breached by nothing that has a name, or by what the plan does not know (an older
     * version's guardrail), the rollout narrows rather than argues.
     *
     * @param plan what the rollout follows
     * @param verdict of the same rollout and generation
     */
    public static boolean rollBack(Plan plan, Verdict verdict) {
        return verdict.status() == VerdictStatus.BREACHED
                || !of(plan, verdict, GuardrailAction.ROLL_BACK).isEmpty();
    }

    /** The breached guardrails that the plan answers in this way, by id. */
    static List<String> of(Plan plan, Verdict verdict, GuardrailAction action) {
        return of(verdict).stream()
                .filter(id -> actionOf(plan, id).filter(action::equals).isPresent())
                .toList();
    }

    /** The breached guardrails, by id. */
    static List<String> of(Verdict verdict) {
        return verdict.guardrails().stream()
                .filter(guardrail -> guardrail.status() == VerdictStatus.BREACHED)
                .map(GuardrailVerdict::guardrailId)
                .toList();
    }

    private static Optional<GuardrailAction> actionOf(Plan plan, String guardrailId) {
        return plan.guardrails().stream()
                .filter(guardrail -> guardrail.id().equals(guardrailId))
                .map(Guardrail::action)
                .findFirst();
    }
}
