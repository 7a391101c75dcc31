package dev.sluice.trials;

import dev.sluice.metric.DataHealth;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.judge.Evidence;
import dev.sluice.metric.judge.GuardrailCounts;
import dev.sluice.rollout.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lays people of a trial before the judge as the watcher lays those of a real rollout: by plan, stratum by stratum.
 *
 * @param plan that is followed
 */
public record Tested(Plan plan) {

    private static final Instant NO_TIME = Instant.EPOCH;

    public Tested {
        Objects.requireNonNull(plan, "plan");
    }

    /** The stratum of people who meet the rollout in that stage. */
    public StratumKey key(int stage) {
        return new StratumKey(stage, plan.treatedShare(stage), dev.sluice.flag.BasisPoints.NONE);
    }

    /**
     * What the judge is asked at some moment. The split of people is the design's, so their exposures are not laid before it.
     *
     * @param stage that is open
     * @param strata for each guardrail of the plan, in its order
     * @param treated people given the feature in this stage
     * @param control people compared with them in this stage
     */
    public Evidence evidence(int stage, List<List<StratumCounts>> strata, long treated, long control) {
        return evidence(stage, strata, treated, control, NO_TIME);
    }

    /** The same at a time. */
    public Evidence evidence(int stage, List<List<StratumCounts>> strata, long treated, long control, Instant at) {
        List<GuardrailCounts> guardrails = new ArrayList<>();
        for (int i = 0; i < plan.guardrails().size(); i++) {
            guardrails.add(new GuardrailCounts(plan.guardrails().get(i), strata.get(i)));
        }
        return new Evidence(
                "trial",
                1,
                plan.version(),
                stage,
                OptionalLong.empty(),
                plan.stages().get(stage).proof(),
                plan.comparedStages(),
                plan.alpha(),
                plan.beta(),
                guardrails,
                List.of(),
                treated,
                control,
                DataHealth.UNKNOWN,
                at,
                at,
                Optional.empty());
    }
}
