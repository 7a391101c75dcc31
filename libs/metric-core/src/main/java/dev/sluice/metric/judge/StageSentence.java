package dev.sluice.metric.judge;

import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.VerdictStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says a stage's verdict to a person: the reason, with its numbers, also for waiting. */
final class StageSentence {

    private StageSentence() {}

    static String of(
            Evidence evidence,
            Health health,
            VerdictStatus status,
            List<GuardrailJudge> judged,
            List<GuardrailVerdict> verdicts,
            Optional<GuardrailJudge> cause) {
        return switch (status) {
            case BREACHED -> breached(judged, verdicts, cause.orElseThrow());
            case UNRELIABLE ->
                "The data contradict themselves, so nothing is concluded from them: "
                        + String.join("; ", health.complaints()) + ".";
            case NO_DATA -> nobody(health) + worthALook(health);
            case PASSED, INCONCLUSIVE ->
                switch (evidence.proof()) {
                            case StageProof.Reach reach -> reached(evidence, reach, judged, verdicts);
                            case StageProof.NotWorseThan _ -> proven(evidence, status, judged, verdicts);
                        }
                        + worthALook(health);
        };
    }

    /** What is said of the people, and what outside monitors say beside it where that matters: first where it is the reason. */
    static String and(String ofPeople, List<OutsideJudge> outside, Optional<OutsideJudge> cause) {
        StringBuilder told = new StringBuilder();
        cause.ifPresent(each -> told.append(each.sentence()).append(' '));
        told.append(ofPeople);
        for (OutsideJudge each : outside) {
            if (cause.filter(each::equals).isEmpty() && (each.holds() || each.isBreached())) {
                told.append(" Outside: ").append(each.sentence());
            }
        }
        return told.toString();
    }

    private static String worthALook(Health health) {
        return health.warnings().isEmpty() ? "" : " Worth a look: " + String.join("; ", health.warnings()) + ".";
    }

    private static String breached(List<GuardrailJudge> judged, List<GuardrailVerdict> verdicts, GuardrailJudge cause) {
        List<String> beside = new ArrayList<>();
        String sentence = "";
        for (int i = 0; i < judged.size(); i++) {
            GuardrailJudge each = judged.get(i);
            if (each.isSame(cause)) {
                sentence = verdicts.get(i).sentence();
            } else if (each.breach().part().weightedLogE() >= 0) {
                beside.add(each.counts().guardrail().metric().name());
            }
        }
        return beside.isEmpty() ? sentence : sentence + " Beside it: " + String.join(", ", beside) + ".";
    }

    /** People who were set aside are the likeliest reason why nobody is there, so they are named with their cause. */
    private static String nobody(Health health) {
        long setAside = health.data().disagreements();
        return setAside == 0
                ? "Nobody has been exposed in this stage yet."
                : "Nobody who counts has been exposed in this stage yet. " + Numbers.count(setAside)
                        + " were set aside: " + Health.DISAGREEMENT + ".";
    }

    private static String reached(
            Evidence evidence, StageProof.Reach reach, List<GuardrailJudge> judged, List<GuardrailVerdict> verdicts) {
        String people = Numbers.count(evidence.exposedTreated())
                + " people were given the feature, and this stage has to reach " + Numbers.count(reach.people())
                + "; it proves nothing about metrics.";
        return people + holding(evidence, judged, verdicts);
    }

    private static String proven(
            Evidence evidence, VerdictStatus status, List<GuardrailJudge> judged, List<GuardrailVerdict> verdicts) {
        if (judged.isEmpty()) {
            return "This stage has to prove something about metrics, but the rollout has no guardrail to prove it with.";
        }
        List<String> told = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            boolean missing = !judged.get(i).isPassed(evidence);
            if (status == VerdictStatus.PASSED || missing) {
                told.add(verdicts.get(i).sentence());
            }
        }
        return (String.join(" ", told) + holding(evidence, judged, verdicts)).strip();
    }

    /** Names the breached guardrails that hold the rollout. */
    private static String holding(Evidence evidence, List<GuardrailJudge> judged, List<GuardrailVerdict> verdicts) {
        StringBuilder held = new StringBuilder();
        for (int i = 0; i < judged.size(); i++) {
            if (RolloutJudge.holds(evidence, judged.get(i))) {
                held.append(" Held by a breach: ").append(verdicts.get(i).sentence());
            }
        }
        return held.toString();
    }
}
