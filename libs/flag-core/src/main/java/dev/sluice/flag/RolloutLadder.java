package dev.sluice.flag;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a running rollout has opened on a flag, on top of the flag's own release conditions. Taking the ladder away is the
 * rollback: the flag's own conditions were never touched.
 *
 * <p>A person is treated when <em>any</em> open stage whose audience has them includes their bucket, so opening a further stage
 * only ever adds people.
 *
 * @param rolloutId the rollout that owns it
 * @param generation of that rollout; commands of older generations are refused
 * @param treatment the variant that treated people get; empty for a boolean flag, which is then simply on
 * @param stages opened so far, in order; the last is the current one
 * @param keptOnOld the first places, from 0, that no stage treats: people who saw an earlier run and stay on what they had. A stage's
 *     share is then one of the places after them. Empty when everybody may be treated
 */
public record RolloutLadder(
        String rolloutId,
        long generation,
        Optional<String> treatment,
        List<OpenStage> stages,
        Optional<BasisPoints> keptOnOld) {
    public RolloutLadder {
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(treatment, "treatment");
        stages = List.copyOf(stages);
        keptOnOld = keptOnOld.filter(kept -> !kept.equals(BasisPoints.NONE));
    }

    /** A ladder that may treat everybody. */
    public RolloutLadder(String rolloutId, long generation, Optional<String> treatment, List<OpenStage> stages) {
        this(rolloutId, generation, treatment, stages, Optional.empty());
    }

    /** The same ladder with other stages. */
    public RolloutLadder withStages(List<OpenStage> other) {
        return new RolloutLadder(rolloutId, generation, treatment, other, keptOnOld);
    }
}
