package dev.sluice.metric.judge;

import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailVerdict.Effect;
import dev.sluice.metric.Measure;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.evidence.Restarts.Start;
import java.util.List;
import java.util.OptionalLong;

/** Says a guardrail's verdict to a person: which metric, both arms, how sure, against what, and what is missing. */
final class GuardrailSentence {

    private GuardrailSentence() {}

    static String of(Evidence evidence, GuardrailJudge judged, Effect effect, boolean breached) {
        if (breached) {
            return breach(evidence, judged, effect);
        }
        String moved = moved(judged, judged.comparable(), effect, "");
        return switch (evidence.proof()) {
            case StageProof.Reach _ -> moved + "; this stage proves nothing about it.";
            case StageProof.NotWorseThan _ ->
                moved + "; " + proof(evidence, judged) + withinMargin(evidence, judged) + ".";
        };
    }

    private static String breach(Evidence evidence, GuardrailJudge judged, Effect overall) {
        Guardrail guardrail = judged.counts().guardrail();
        Start start = judged.breach().deciding().orElseThrow();
        boolean fromTheFirst = evidence.comparedStages().getFirst() == start.stage();
        // Told from the beginning where that tells it; else from the stage at which the harm began.
        boolean whole = fromTheFirst || judged.comparison().isBeyond(judged.comparable(), Bar.of(guardrail));
        List<StratumCounts> told = whole ? judged.comparable() : Strata.since(judged.comparable(), start.stage());
        Effect effect = whole ? overall : judged.effect(told, evidence.alpha());
        String since = whole ? "" : " since stage " + (start.stage() + 1);
        String what =
                switch (guardrail.trigger()) {
                    case HARM -> "harm is proven, and the estimate lies past the margin of " + guardrail.margin();
                    case BEYOND_MARGIN -> "worse than the margin of " + guardrail.margin() + " is proven";
                };
        String sure = judged.isBreachedAlone(evidence)
                ? " (e-value " + Numbers.evidence(judged.breach().countingLogE()) + " ≥ "
                        + Numbers.bar(evidence.alpha() * judged.breach().weight()) + ")"
                : " by all guardrails together (its own e-value is "
                        + Numbers.evidence(judged.breach().countingLogE()) + ")";
        return moved(judged, told, effect, since) + "; " + what + sure + ".";
    }

    private static String moved(GuardrailJudge judged, List<StratumCounts> strata, Effect effect, String since) {
        Guardrail guardrail = judged.counts().guardrail();
        Measure measure = guardrail.metric().measure();
        String arms = " (treated "
                + MeasureWords.arm(judged.comparison().summary(strata, StratumCounts::treated), measure) + "; control "
                + MeasureWords.arm(judged.comparison().summary(strata, StratumCounts::control), measure) + ")";
        String name = capitalised(guardrail.metric().name()) + MeasureWords.compared(measure);
        if (Double.isNaN(effect.ratio())) {
            return name + " cannot be compared yet" + since + arms;
        }
        String change;
        if (effect.ratio() < 1) {
            change = " fell by " + Numbers.size(effect.ratio());
        } else if (effect.ratio() > 1) {
            change = " rose by " + Numbers.size(effect.ratio());
        } else {
            change = " did not change";
        }
        return name + change + since + arms + ", interval " + Numbers.change(effect.lower()) + " to "
                + Numbers.change(effect.upper()) + " ("
                + Numbers.percent(effect.confidence()) + ", at all times)";
    }

    private static String proof(Evidence evidence, GuardrailJudge judged) {
        PassEvidence pass = judged.pass().orElseThrow();
        String claim = MeasureWords.claim(pass.margin().ratio(), judged.counts().guardrail());
        String bar = Numbers.bar(evidence.beta());
        if (!pass.canBeCompared()) {
            return "this stage has nobody to compare, so " + claim + " can't be proven in it";
        }
        if (pass.treated() < RolloutJudge.FEWEST_TREATED) {
            return "in this stage " + Numbers.count(pass.treated()) + " of the " + RolloutJudge.FEWEST_TREATED
                    + " treated people needed before anything is concluded";
        }
        if (pass.isProven(evidence.beta())) {
            return "in this stage proven to be " + claim + " (e-value " + Numbers.evidence(pass.logE()) + " ≥ " + bar
                    + ")";
        }
        return "not yet proven to be " + claim + " in this stage: evidence " + Numbers.evidence(pass.logE()) + " of "
                + bar + missing(evidence, pass);
    }

    private static String missing(Evidence evidence, PassEvidence pass) {
        if (pass.isEstimateBeyond()) {
            return ", and the estimate itself lies past that margin";
        }
        OptionalLong more = pass.morePeople(evidence.beta());
        return more.isEmpty()
                ? ""
                : "; at this rate about " + Numbers.count(rounded(more.getAsLong())) + " more people";
    }

    /** Harm may be certain and yet smaller than what the guardrail forbids: that is worth a word. */
    private static String withinMargin(Evidence evidence, GuardrailJudge judged) {
        Guardrail guardrail = judged.counts().guardrail();
        double weighted = judged.breach().logE() + Math.log(judged.breach().weight());
        boolean certain = judged.hasEnoughPeople() && weighted >= -Math.log(evidence.alpha());
        return certain
                ? "; harm is certain (e-value "
                        + Numbers.evidence(judged.breach().logE())
                        + ") but the estimate lies within the guardrail's margin of " + guardrail.margin()
                : "";
    }

    /** An estimate of so few digits that nobody takes it for a promise. */
    private static long rounded(long people) {
        long step = 1;
        while (people / step >= 100) {
            step *= 10;
        }
        return Math.ceilDiv(people, step) * step;
    }

    private static String capitalised(String name) {
        return name.isEmpty() ? name : name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1);
    }
}
