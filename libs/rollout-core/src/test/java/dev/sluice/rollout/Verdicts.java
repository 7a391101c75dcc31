package dev.sluice.rollout;

import dev.sluice.flag.FlagKey;
import dev.sluice.metric.DataHealth;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes verdicts for tests; starts from one that passes. */
record Verdicts(
        String rolloutId,
        long generation,
        int planVersion,
        int stage,
        OptionalLong flagVersion,
        VerdictStatus status,
        Map<String, VerdictStatus> guardrails,
        double mismatchLogE,
        Instant judgedAt,
        long people) {

    private static final long PEOPLE = 400;

    /** Simulations say the same things a million times. */
    private static final Map<Map.Entry<String, VerdictStatus>, GuardrailVerdict> SAID = new ConcurrentHashMap<>();

    static Verdicts passing(Run run, int stage, Instant judgedAt) {
        Map<String, VerdictStatus> guardrails = new LinkedHashMap<>();
        run.plan().guardrails().forEach(guardrail -> guardrails.put(guardrail.id(), VerdictStatus.PASSED));
        return new Verdicts(
                run.rolloutId(),
                run.generation(),
                run.plan().version(),
                stage,
                OptionalLong.empty(),
                VerdictStatus.PASSED,
                guardrails,
                0,
                judgedAt,
                PEOPLE);
    }

    /** What the judge says when those guardrails are breached, and nothing else is wrong. */
    static Verdicts breached(Run run, int stage, Instant judgedAt, String... breached) {
        return of(Judged.verdict(run, stage, judgedAt, Set.of(breached)));
    }

    /** As {@link #breached(Run, int, Instant, String...)}, for what this one is about. */
    Verdicts breached(Plan plan, String... ids) {
        Run run = new Run(rolloutId, new FlagKey("f"), generation, plan, 0);
        return breached(run, stage, judgedAt, ids);
    }

    /** One to change something about. */
    static Verdicts of(Verdict verdict) {
        Map<String, VerdictStatus> guardrails = new LinkedHashMap<>();
        verdict.guardrails().forEach(said -> guardrails.put(said.guardrailId(), said.status()));
        return new Verdicts(
                verdict.rolloutId(),
                verdict.generation(),
                verdict.planVersion(),
                verdict.stage(),
                verdict.flagVersion(),
                verdict.status(),
                guardrails,
                verdict.health().mismatchLogE(),
                verdict.judgedAt(),
                verdict.exposedTreated());
    }

    /** A guardrail that rolls back says so, and the whole the worst of all. */
    Verdicts rollingBack(String id, VerdictStatus said) {
        Map<String, VerdictStatus> changed = new LinkedHashMap<>(guardrails);
        changed.put(id, said);
        VerdictStatus worst =
                changed.values().stream().min(Comparator.naturalOrder()).orElse(status);
        return new Verdicts(
                rolloutId, generation, planVersion, stage, flagVersion, worst, changed, mismatchLogE, judgedAt, people);
    }

    /** The whole says so, and so does each guardrail. */
    Verdicts status(VerdictStatus said) {
        Map<String, VerdictStatus> changed = new LinkedHashMap<>(guardrails);
        changed.replaceAll((id, before) -> said);
        return new Verdicts(
                rolloutId, generation, planVersion, stage, flagVersion, said, changed, mismatchLogE, judgedAt, people);
    }

    Verdicts rollout(String other) {
        return new Verdicts(
                other, generation, planVersion, stage, flagVersion, status, guardrails, mismatchLogE, judgedAt, people);
    }

    Verdicts generation(long other) {
        return new Verdicts(
                rolloutId, other, planVersion, stage, flagVersion, status, guardrails, mismatchLogE, judgedAt, people);
    }

    Verdicts planVersion(int other) {
        return new Verdicts(
                rolloutId, generation, other, stage, flagVersion, status, guardrails, mismatchLogE, judgedAt, people);
    }

    Verdicts stage(int other) {
        return new Verdicts(
                rolloutId,
                generation,
                planVersion,
                other,
                flagVersion,
                status,
                guardrails,
                mismatchLogE,
                judgedAt,
                people);
    }

    Verdicts flagVersion(long other) {
        return new Verdicts(
                rolloutId,
                generation,
                planVersion,
                stage,
                OptionalLong.of(other),
                status,
                guardrails,
                mismatchLogE,
                judgedAt,
                people);
    }

    Verdicts mismatch(double logE) {
        return new Verdicts(
                rolloutId, generation, planVersion, stage, flagVersion, status, guardrails, logE, judgedAt, people);
    }

    Verdicts people(long seen) {
        return new Verdicts(
                rolloutId,
                generation,
                planVersion,
                stage,
                flagVersion,
                status,
                guardrails,
                mismatchLogE,
                judgedAt,
                seen);
    }

    Verdicts judgedAt(Instant other) {
        return new Verdicts(
                rolloutId,
                generation,
                planVersion,
                stage,
                flagVersion,
                status,
                guardrails,
                mismatchLogE,
                other,
                people);
    }

    Verdict make() {
        return new Verdict(
                rolloutId,
                generation,
                planVersion,
                stage,
                flagVersion,
                status,
                guardrails.entrySet().stream()
                        .map(entry -> said(entry.getKey(), entry.getValue()))
                        .toList(),
                guardrails.entrySet().stream()
                        .filter(entry -> entry.getValue() == VerdictStatus.BREACHED)
                        .map(Map.Entry::getKey)
                        .findFirst(),
                0,
                0.05,
                0.05,
                new DataHealth(mismatchLogE, 0, 0, 0, 0),
                people,
                people,
                judgedAt,
                judgedAt,
                Optional.empty(),
                "conversion 12 of 400 against 40 of 400");
    }

    private static GuardrailVerdict said(String id, VerdictStatus status) {
        return SAID.computeIfAbsent(Map.entry(id, status), key -> sayAnew(id, status));
    }

    private static GuardrailVerdict sayAnew(String id, VerdictStatus status) {
        return new GuardrailVerdict(
                id,
                status,
                new GuardrailVerdict.ArmSummary(400, 12, 0.03),
                new GuardrailVerdict.ArmSummary(400, 40, 0.1),
                new GuardrailVerdict.Effect(0.3, 0.1, 0.8, 0.95),
                3.5,
                0,
                id + " 12 of 400 against 40 of 400",
                List.of());
    }
}
