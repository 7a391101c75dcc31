package dev.sluice.watcher.join;

import dev.sluice.flag.Arm;
import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.StratumKey;
import dev.sluice.watcher.sums.PropertyValue;
import dev.sluice.watcher.watch.WatchedRollout;
import java.util.List;
import java.util.Objects;

/** What a rollout remembers of a person whom it has seen. */
sealed interface Participation {

    String rolloutId();

    long generation();

    /**
     * Was exposed and not counted, for whatever reason: takes no part, now and later, as long as they come by the same id. SDKs
     * report what they are served anew under another id, so that nobody counted by that one is counted for their arm alone.
     *
     * @param id stands for the id that was exposed; {@link #ANY_ID} in states stored before ids were told apart
     */
    record Aside(String rolloutId, long generation, long id) implements Participation {

        static final long ANY_ID = 0;

        public Aside {
            Objects.requireNonNull(rolloutId, "rolloutId");
        }

        boolean isOf(long otherId) {
            return id == otherId || id == ANY_ID;
        }
    }

    /**
     * Is counted.
     *
     * @param planVersion of the plan under which they entered
     * @param stage in which they entered
     * @param flagVersion the flag's version that served the stage then
     * @param share their odds of being treated in that stage
     * @param arm treated or control
     * @param exposedAt event time of the first exposure, epoch milliseconds
     * @param unit stands for the person where values are rounded: of the id by which the counting exposure came
     * @param frozen seen in both arms: nothing they do counts any more
     * @param deeds for each guardrail of the plan
     * @param segments that they belonged to when they were exposed: what becomes of them later may be the feature's doing
     */
    record Entered(
            String rolloutId,
            long generation,
            int planVersion,
            int stage,
            long flagVersion,
            BasisPoints share,
            Arm arm,
            long exposedAt,
            int unit,
            boolean frozen,
            List<Deeds> deeds,
            List<PropertyValue> segments)
            implements Participation {
        public Entered {
            Objects.requireNonNull(rolloutId, "rolloutId");
            Objects.requireNonNull(share, "share");
            Objects.requireNonNull(arm, "arm");
            deeds = List.copyOf(deeds);
            segments = List.copyOf(segments);
        }

        StratumKey stratum() {
            return new StratumKey(stage, share, BasisPoints.NONE);
        }

        /** Whether what they do counts still: they are not frozen, and their stratum is not closed. */
        boolean isOpenIn(WatchedRollout rollout) {
            return !frozen && isCurrentIn(rollout);
        }

        /** Whether their stratum is open: it closes when its stage ends, or when the plan or the flag is changed. */
        boolean isCurrentIn(WatchedRollout rollout) {
            return stage == rollout.current().stage()
                    && flagVersion == rollout.current().flagVersion()
                    && planVersion == rollout.plan().version();
        }

        /** Whether an exposure of that time counts before theirs; of the same millisecond, the same one whatever came first. */
        boolean isAfter(long otherExposedAt, int otherUnit) {
            return otherExposedAt < exposedAt || (otherExposedAt == exposedAt && otherUnit < unit);
        }

        Entered exposedAt(long earlier, int itsUnit) {
            return new Entered(
                    rolloutId,
                    generation,
                    planVersion,
                    stage,
                    flagVersion,
                    share,
                    arm,
                    earlier,
                    itsUnit,
                    frozen,
                    deeds,
                    segments);
        }

        Entered toFrozen() {
            return new Entered(
                    rolloutId,
                    generation,
                    planVersion,
                    stage,
                    flagVersion,
                    share,
                    arm,
                    exposedAt,
                    unit,
                    true,
                    deeds,
                    segments);
        }

        Entered withDeeds(List<Deeds> changed) {
            return new Entered(
                    rolloutId,
                    generation,
                    planVersion,
                    stage,
                    flagVersion,
                    share,
                    arm,
                    exposedAt,
                    unit,
                    frozen,
                    changed,
                    segments);
        }
    }
}
