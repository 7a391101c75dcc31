package dev.sluice.autorollout.store;

import dev.sluice.rollout.Live;
import dev.sluice.rollout.Rollout;

/** The name of a rollout's state. Finer than its phase: it tells a person's pause from a hold and from a rollback under way. */
public enum StateKind {
    DRAFT,
    RUNNING,
    HELD,
    PAUSED,
    ROLLING_BACK,
    ROLLED_BACK,
    COMPLETED,
    ABORTED;

    /** The state's name. */
    public static StateKind of(Rollout state) {
        return switch (state) {
            case Rollout.Draft _ -> DRAFT;
            case Live.Running _ -> RUNNING;
            case Live.Held _ -> HELD;
            case Live.Paused _ -> PAUSED;
            case Rollout.RollingBack _ -> ROLLING_BACK;
            case Rollout.RolledBack _ -> ROLLED_BACK;
            case Rollout.Completed _ -> COMPLETED;
            case Rollout.Aborted _ -> ABORTED;
        };
    }

    /** Whether the rollout has its flag: it was started and has not ended. */
    public boolean isLive() {
        return switch (this) {
            case RUNNING, HELD, PAUSED, ROLLING_BACK -> true;
            case DRAFT, ROLLED_BACK, COMPLETED, ABORTED -> false;
        };
    }

    /** Whether nothing changes it any more. */
    public boolean isEnd() {
        return switch (this) {
            case ROLLED_BACK, COMPLETED, ABORTED -> true;
            case DRAFT, RUNNING, HELD, PAUSED, ROLLING_BACK -> false;
        };
    }
}
