package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.DataHealth;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.evidence.Mismatch.Exposures;
import dev.sluice.metric.judge.Evidence;
import dev.sluice.metric.judge.GuardrailCounts;
import dev.sluice.metric.judge.RolloutJudge;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Verdicts as the real judge gives them, so that tests never assume one that it would not give. */
final class Judged {

    /** People enough to prove anything, in both arms alike. */
    private static final long PEOPLE = 100_000;

    private static final Map<Question, Verdict> KNOWN = new ConcurrentHashMap<>();

    private Judged() {}

    private record Question(List<Guardrail> guardrails, StageProof proof, int stage, Set<String> breached) {}

    /** On a stage in which the feature does no harm but to those guardrails' metrics. */
    static Verdict verdict(Run run, int stage, Instant judgedAt, Set<String> breached) {
        Verdict verdict = said(run, stage, breached);
        return new Verdict(
                run.rolloutId(),
                run.generation(),
                run.plan().version(),
                stage,
                OptionalLong.empty(),
                verdict.status(),
                verdict.guardrails(),
                verdict.cause(),
                verdict.rollBackLogE(),
                verdict.alpha(),
                verdict.beta(),
                verdict.health(),
                verdict.exposedTreated(),
                verdict.exposedControl(),
                judgedAt,
                judgedAt,
                verdict.lastEvent(),
                verdict.sentence());
    }

    /** The same of nobody in particular: simulations ask the same things a million times. */
    static Verdict said(Run run, int stage, Set<String> breached) {
        Plan plan = run.plan();
        return KNOWN.computeIfAbsent(
                new Question(plan.guardrails(), plan.stages().get(stage).proof(), stage, Set.copyOf(breached)),
                Judged::judge);
    }

    private static Verdict judge(Question asked) {
        // Half of the people are treated, as in no stage of the plans: the judge has no need to know the plan.
        StratumKey key = new StratumKey(asked.stage(), new BasisPoints(5_000), BasisPoints.NONE);
        List<GuardrailCounts> counts = asked.guardrails().stream()
                .map(guardrail -> new GuardrailCounts(
                        guardrail,
                        List.of(new StratumCounts(
                                key, people(asked.breached().contains(guardrail.id()) ? 2 : 10), people(10)))))
                .toList();
        return RolloutJudge.judge(new Evidence(
                "somebody's",
                0,
                0,
                asked.stage(),
                OptionalLong.empty(),
                asked.proof(),
                List.of(asked.stage()),
                0.05,
                0.05,
                counts,
                List.of(new Exposures(key, PEOPLE, PEOPLE)),
                PEOPLE,
                PEOPLE,
                DataHealth.UNKNOWN,
                Scene.START,
                Scene.START,
                Optional.empty()));
    }

    private static Tally people(int percentConverted) {
        return new Tally(PEOPLE, List.of(PEOPLE * percentConverted / 100));
    }
}
