package dev.sluice.watcher.watch;

import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.flag.OpenStage;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The stage whose exposures count.
 *
 * @param stage the plan's stage, from 0
 * @param flagVersion the flag's version that serves it
 * @param openedAt when that version was committed
 */
public record CurrentStage(int stage, long flagVersion, Instant openedAt) {
    public CurrentStage {
        Objects.requireNonNull(openedAt, "openedAt");
    }

    /**
     * The newest open stage, as the rollout and its flag know it together. SDKs may serve a stage that the rollout's own record does
     * not tell of yet; the flag's ladder does. Empty while no stage is open, while the flag does not carry this rollout, and while
     * the flag's record is older than the rollout's: nobody's arm could be told.
     */
    static Optional<CurrentStage> of(RolloutRecord rollout, FlagRecord flag) {
        return flag.flag()
                .ladder()
                .filter(ladder -> ladder.rolloutId().equals(rollout.rolloutId())
                        && ladder.generation() == rollout.generation()
                        && !ladder.stages().isEmpty())
                .map(ladder -> ladder.stages().getLast())
                .filter(newest -> newest.stage() >= rollout.stage())
                .map(newest -> newest.stage() > rollout.stage() ? ofLadder(newest, flag) : ofRecord(rollout));
    }

    private static CurrentStage ofLadder(OpenStage newest, FlagRecord flag) {
        return new CurrentStage(
                newest.stage(), newest.sinceVersion(), flag.change().at());
    }

    private static CurrentStage ofRecord(RolloutRecord rollout) {
        return new CurrentStage(rollout.stage(), rollout.stageFlagVersion(), rollout.stageOpenedAt());
    }
}
