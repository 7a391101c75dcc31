package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Guardrail;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a rollout follows: fixed when it starts, and changed only by a person's {@link PlanEditing edit}.
 *
 * @param version of what is measured, from 1: verdicts name it, and data of another one prove nothing. Grows with an edit of
 *     guardrails, error probabilities or the proof of the open stage
 * @param templateKey the template it was made from
 * @param templateVersion of that template
 * @param treatment the variant given to treated people; empty for a boolean flag
 * @param stages in order, at least one
 * @param guardrails may be empty: then the rollout is unguarded, and says so everywhere
 * @param alpha probability of ever rolling back a harmless feature, over all guardrails and stages
 * @param beta probability of passing one stage wrongly
 * @param holdback kept on control during the last stage so that there is somebody to compare with
 * @param rules what holds for the rollout as a whole; empty when plain
 * @param edition grows with every edit; empty when it is the first
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
        BasisPoints holdback,
        Optional<PlanRules> rules,
        Optional<Edition> edition) {
    public Plan {
        Objects.requireNonNull(templateKey, "templateKey");
        Objects.requireNonNull(treatment, "treatment");
        stages = List.copyOf(stages);
        guardrails = List.copyOf(guardrails);
        Objects.requireNonNull(holdback, "holdback");
        rules = rules.filter(stated -> !stated.equals(PlanRules.PLAIN));
        edition = edition.filter(stated -> !stated.equals(Edition.FIRST));
    }

    /** A plan with its rules, of an edition. */
    public Plan(
            int version,
            String templateKey,
            int templateVersion,
            Optional<String> treatment,
            List<Stage> stages,
            List<Guardrail> guardrails,
            double alpha,
            double beta,
            BasisPoints holdback,
            PlanRules rules,
            Edition edition) {
        this(
                version,
                templateKey,
                templateVersion,
                treatment,
                stages,
                guardrails,
                alpha,
                beta,
                holdback,
                Optional.of(rules),
                Optional.of(edition));
    }

    /** What holds for the rollout as a whole. */
    public PlanRules rulesOrPlain() {
        return rules.orElse(PlanRules.PLAIN);
    }

    /** Which edit of the plan this is. */
    public Edition editionOrFirst() {
        return edition.orElse(Edition.FIRST);
    }

    /** A plan with plain rules, as its template had it. */
    public Plan(
            int version,
            String templateKey,
            int templateVersion,
            Optional<String> treatment,
            List<Stage> stages,
            List<Guardrail> guardrails,
            double alpha,
            double beta,
            BasisPoints holdback) {
        this(
                version,
                templateKey,
                templateVersion,
                treatment,
                stages,
                guardrails,
                alpha,
                beta,
                holdback,
                PlanRules.PLAIN,
                Edition.FIRST);
    }

    /** Whether no guardrail watches it. */
    public boolean isUnguarded() {
        return guardrails.isEmpty();
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
