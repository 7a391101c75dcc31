package dev.sluice.watcher.watch;

import dev.sluice.flag.Flag;
import dev.sluice.metric.Guardrail;
import dev.sluice.rollout.Plan;
import java.util.List;
import java.util.Objects;

/**
 * A live rollout with an open stage.
 *
 * @param rolloutId its id
 * @param generation its generation
 * @param plan what it follows
 * @param flag its flag, with the ladder that serves the current stage
 * @param current the stage whose exposures count
 * @param asked what its guardrails ask of events
 */
public record WatchedRollout(
        String rolloutId, long generation, Plan plan, Flag flag, CurrentStage current, Asked asked) {
    public WatchedRollout {
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(current, "current");
        Objects.requireNonNull(asked, "asked");
    }

    public List<Guardrail> guardrails() {
        return plan.guardrails();
    }

    /** What treated people are served: the treatment's variant, or {@code true}. */
    public Object treatedValue() {
        return flag.ladder()
                .flatMap(ladder -> ladder.treatment())
                .<Object>map(variant -> variant)
                .orElse(true);
    }
}
