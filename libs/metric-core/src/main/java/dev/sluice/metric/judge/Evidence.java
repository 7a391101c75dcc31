package dev.sluice.metric.judge;

import dev.sluice.metric.DataHealth;
import dev.sluice.metric.OutsideReading;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.evidence.Mismatch.Exposures;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * All that a verdict is made of; the same evidence gives the same verdict, bit for bit.
 *
 * @param rolloutId of the rollout judged
 * @param generation of the rollout
 * @param planVersion of the plan
 * @param stage the plan's stage judged, from 0
 * @param flagVersion the flag's version that serves the stage; people whom another one served are not in the counts of this stage
 * @param proof what this stage has to show
 * @param comparedStages those of the plan's stages in which people can be compared (some open share lies above 0 % and below 100 %);
 *     they share α among the starts of the race, so they are fixed by the plan and never by the data. Kept ascending.
 * @param alpha probability of ever rolling back a harmless feature, above 0 and below 1
 * @param beta probability of passing this stage wrongly, above 0 and below 1
 * @param guardrails in the plan's order, with what was counted for each; none if the rollout is unguarded
 * @param exposures people by stratum, over all stages, at their first exposure
 * @param exposedTreated people given the feature in this stage, comparable or not
 * @param exposedControl people compared with them in this stage
 * @param health what was set aside, over the whole rollout; its {@link DataHealth#mismatchLogE()} is computed anew
 * @param judgedTo every event accepted up to then has been joined
 * @param judgedAt wall time of the judgement
 * @param lastEvent the last event that moved a count
 * @param outside by guardrail id, what outside monitors say; one that is missing is taken as unknown
 */
public record Evidence(
        String rolloutId,
        long generation,
        int planVersion,
        int stage,
        OptionalLong flagVersion,
        StageProof proof,
        List<Integer> comparedStages,
        double alpha,
        double beta,
        List<GuardrailCounts> guardrails,
        List<Exposures> exposures,
        long exposedTreated,
        long exposedControl,
        DataHealth health,
        Instant judgedTo,
        Instant judgedAt,
        Optional<DataHealth.EventRef> lastEvent,
        Map<String, OutsideReading> outside) {

    public Evidence {
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(flagVersion, "flagVersion");
        Objects.requireNonNull(proof, "proof");
        comparedStages = List.copyOf(new TreeSet<>(comparedStages));
        requireProbability("alpha", alpha);
        requireProbability("beta", beta);
        guardrails = List.copyOf(guardrails);
        exposures = exposures.stream()
                .sorted(Comparator.comparing(Exposures::key)
                        .thenComparing(Exposures::treated)
                        .thenComparing(Exposures::control))
                .toList();
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(judgedTo, "judgedTo");
        Objects.requireNonNull(judgedAt, "judgedAt");
        Objects.requireNonNull(lastEvent, "lastEvent");
        outside = Map.copyOf(outside);
    }

    /** Evidence of people alone. */
    public Evidence(
            String rolloutId,
            long generation,
            int planVersion,
            int stage,
            OptionalLong flagVersion,
            StageProof proof,
            List<Integer> comparedStages,
            double alpha,
            double beta,
            List<GuardrailCounts> guardrails,
            List<Exposures> exposures,
            long exposedTreated,
            long exposedControl,
            DataHealth health,
            Instant judgedTo,
            Instant judgedAt,
            Optional<DataHealth.EventRef> lastEvent) {
        this(
                rolloutId,
                generation,
                planVersion,
                stage,
                flagVersion,
                proof,
                comparedStages,
                alpha,
                beta,
                guardrails,
                exposures,
                exposedTreated,
                exposedControl,
                health,
                judgedTo,
                judgedAt,
                lastEvent,
                Map.of());
    }

    /** The same, with what outside monitors say. */
    public Evidence with(Map<String, OutsideReading> readings) {
        return new Evidence(
                rolloutId,
                generation,
                planVersion,
                stage,
                flagVersion,
                proof,
                comparedStages,
                alpha,
                beta,
                guardrails,
                exposures,
                exposedTreated,
                exposedControl,
                health,
                judgedTo,
                judgedAt,
                lastEvent,
                readings);
    }

    /** People exposed in this stage, in either arm. */
    long exposedInStage() {
        return exposedTreated + exposedControl;
    }

    /** People exposed over the whole rollout, in either arm. */
    long exposedEver() {
        long counted = 0;
        for (Exposures stratum : exposures) {
            counted += stratum.treated() + stratum.control();
        }
        return Math.max(counted, exposedInStage());
    }

    /**
     * A guardrail's part of α: its weight. Weights that sum to more than one are scaled down, so that α is never overspent.
     */
    double weight(GuardrailCounts guardrail) {
        double sum = 0;
        for (GuardrailCounts each : guardrails) {
            // What makes no promise about errors spends nothing of α.
            sum += each.isOutside() ? 0 : each.guardrail().weight();
        }
        return guardrail.guardrail().weight() / Math.max(1, sum);
    }

    private static void requireProbability(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is a probability above 0 and below 1, not " + value);
        }
    }
}
