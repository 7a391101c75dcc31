package dev.sluice.watcher.sums;

import dev.sluice.contracts.RolloutRecord;
import dev.sluice.metric.DataHealth;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.evidence.Mismatch.Exposures;
import dev.sluice.metric.judge.Evidence;
import dev.sluice.metric.judge.GuardrailCounts;
import dev.sluice.rollout.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Adds up what the partitions counted of a rollout, and lays it before the judge. */
public final class RolloutSums {

    private RolloutSums() {}

    /**
     * The sums after a change has come in. Counts of an older generation or plan are dropped, those of a newer one start afresh:
     * the two are never mixed.
     */
    public static RolloutCounts add(Optional<RolloutCounts> sums, RolloutCounts change) {
        if (sums.isEmpty() || change.supersedes(sums.get())) {
            return change;
        }
        return change.addsTo(sums.get()) ? sums.get().plus(change) : sums.get();
    }

    /**
     * The sums once it is known where a live rollout stands. When its stage is served by a newer version of the flag than before, all
     * that was counted in that stage is dropped, and what is still on its way from the older version will be; earlier stages stay.
     */
    public static Optional<RolloutCounts> standing(Optional<RolloutCounts> sums, RolloutRecord rollout) {
        return isJudged(rollout)
                ? Optional.of(add(
                        sums,
                        RolloutCounts.served(
                                rollout.rolloutId(),
                                rollout.generation(),
                                rollout.plan().version(),
                                rollout.stage(),
                                rollout.stageFlagVersion())))
                : sums;
    }

    /** Whether there is something to judge: the rollout is live and has opened a stage. */
    public static boolean isJudged(RolloutRecord rollout) {
        return rollout.phase().isLive()
                && rollout.stage() >= 0
                && rollout.stage() < rollout.plan().stages().size();
    }

    /**
     * What the judge needs to give a verdict on the rollout's current stage.
     *
     * @param rollout one that {@linkplain #isJudged is judged}
     * @param sums what was counted so far; counts of another generation or plan, and of another version of the flag in the current
     *     stage, are left out
     * @param eventPartitions partitions of events: judged is up to when the slowest of them is joined
     * @param now wall time
     */
    public static Evidence evidence(
            RolloutRecord rollout, Optional<RolloutCounts> sums, int eventPartitions, Instant now) {
        Plan plan = rollout.plan();
        RolloutCounts nothing = RolloutCounts.nothing(rollout.rolloutId(), rollout.generation(), plan.version());
        RolloutCounts counts = sums.filter(nothing::addsTo)
                .map(all -> all.servedIn(rollout.stage(), rollout.stageFlagVersion()))
                .orElse(nothing);
        SetAside aside = counts.setAside();
        return new Evidence(
                rollout.rolloutId(),
                rollout.generation(),
                plan.version(),
                rollout.stage(),
                OptionalLong.of(rollout.stageFlagVersion()),
                plan.stages().get(rollout.stage()).proof(),
                plan.comparedStages(),
                plan.alpha(),
                plan.beta(),
                guardrails(plan, counts),
                exposures(counts),
                exposed(counts, rollout.stage(), true),
                exposed(counts, rollout.stage(), false),
                new DataHealth(0, aside.disagreements(), aside.staleExposures(), aside.bothArms(), aside.lateEvents())
                        .withTraffic(counts.trafficOf(rollout.stage())),
                Instant.ofEpochMilli(Math.min(counts.joinedTo(eventPartitions), now.toEpochMilli())),
                now,
                counts.lastCounted().map(CountedEvent::ref));
    }

    private static List<GuardrailCounts> guardrails(Plan plan, RolloutCounts counts) {
        List<GuardrailCounts> all = new ArrayList<>();
        for (int i = 0; i < plan.guardrails().size(); i++) {
            Guardrail guardrail = plan.guardrails().get(i);
            all.add(new GuardrailCounts(guardrail, strata(counts, i, guardrail)));
        }
        return all;
    }

    /** Both arms of each stratum, for the guardrail at that place of the plan. */
    static List<StratumCounts> strata(RolloutCounts counts, int place, Guardrail guardrail) {
        List<StratumCounts> strata = new ArrayList<>();
        for (var stratum : counts.strata().entrySet()) {
            StratumPeople people = stratum.getValue();
            strata.add(new StratumCounts(
                    stratum.getKey(),
                    people.treated().tally(place, guardrail.metric().measure()),
                    people.control().tally(place, guardrail.metric().measure())));
        }
        return strata;
    }

    /** Whether a rollout is over, so that nothing that is still on its way about that generation counts. */
    static boolean hasEnded(RolloutRecord standing, long generation) {
        return standing != null && !standing.phase().isLive() && generation <= standing.generation();
    }

    private static List<Exposures> exposures(RolloutCounts counts) {
        return counts.strata().entrySet().stream()
                .map(stratum -> new Exposures(
                        stratum.getKey(),
                        stratum.getValue().treated().people(),
                        stratum.getValue().control().people()))
                .toList();
    }

    private static long exposed(RolloutCounts counts, int stage, boolean treated) {
        long people = 0;
        for (var stratum : counts.strata().entrySet()) {
            StratumKey key = stratum.getKey();
            if (key.stage() == stage) {
                StratumPeople both = stratum.getValue();
                people += (treated ? both.treated() : both.control()).people();
            }
        }
        return people;
    }
}
