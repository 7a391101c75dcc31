package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Guardrail;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a rollout follows: fixed when it starts.
 *
 * @param version grows when the plan of a live rollout is edited; from 1
 * @param templateKey the template it was made from
 * @param templateVersion of that template
 * @param treatment the variant given to treated people; empty for a boolean flag
 * @param stages in order, at least one
 * @param guardrails may be empty: then the rollout is unguarded, and says so everywhere
 * @param alpha probability of ever rolling back a harmless feature, over all guardrails and stages
 * @param beta probability of passing one stage wrongly
 * @param holdback kept on control during the last stage so that there is somebody to compare with
 */
public record Plan(
        int version,
        String templateKey,
        int templateVersion,
        Optional<String> treatment,
        List<Stage> stages,
        List<Guardrail> guardrails,
        double alpha,
        double beta,
        BasisPoints holdback) {
    public Plan {
        Objects.requireNonNull(templateKey, "templateKey");
        Objects.requireNonNull(treatment, "treatment");
        stages = List.copyOf(stages);
        guardrails = List.copyOf(guardrails);
        Objects.requireNonNull(holdback, "holdback");
    }

    /** The share of a stage's audience that is treated: the stage's own, in the last stage less the holdback. */
    public BasisPoints treatedShare(int stage) {
        BasisPoints share = stages.get(stage).share();
        boolean last = stage == stages.size() - 1;
        return last ? new BasisPoints(Math.min(share.value(), 10_000 - holdback.value())) : share;
    }

    /**
     * The stages in which people can be compared, ascending: from the first on whose treated share lies between nobody and everybody.
     * They share α among the starts of the race, so they are fixed by the plan and never by the data.
     */
    public List<Integer> comparedStages() {
        int first = IntStream.range(0, stages.size())
                .filter(stage -> {
                    BasisPoints share = treatedShare(stage);
                    return !share.equals(BasisPoints.NONE) && !share.equals(BasisPoints.ALL);
                })
                .findFirst()
                .orElse(stages.size());
        return IntStream.range(first, stages.size()).boxed().toList();
    }
}
