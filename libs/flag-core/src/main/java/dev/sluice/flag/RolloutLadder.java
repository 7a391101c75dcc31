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
 */
public record RolloutLadder(String rolloutId, long generation, Optional<String> treatment, List<OpenStage> stages) {
    public RolloutLadder {
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(treatment, "treatment");
        stages = List.copyOf(stages);
    }
}
