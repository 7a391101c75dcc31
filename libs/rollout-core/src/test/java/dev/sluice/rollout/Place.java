package dev.sluice.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How long a rollout has stood where it stands at most, and what was heard there. */
final class Place {

    private final List<RolloutEvent.VerdictArrived> heardHere = new ArrayList<>();
    private Duration watchedAtMost = Duration.ZERO;
    private Duration settledAtMost = Duration.ZERO;
    private Duration awaitedAtMost = Duration.ZERO;
    private Freeze freeze;
    private Instant lastAt;

    void track(Rollout before, RolloutEvent event) {
        if (lastAt != null && Facts.isWatched(before) && event.at().isAfter(lastAt)) {
            Duration gap = Duration.between(lastAt, event.at());
            Duration counted = gap.compareTo(Facts.FRESH) > 0 ? Facts.FRESH : gap;
            watchedAtMost = watchedAtMost.plus(counted);
            settledAtMost = settledAtMost.plus(counted);
            awaitedAtMost = awaitedAtMost.plus(counted);
        }
        if (event instanceof RolloutEvent.Frozen frozen && !(before instanceof Rollout.RollingBack)) {
            freeze = frozen.freeze();
        }
        if (event instanceof RolloutEvent.Thawed) {
            freeze = null;
        }
        lastAt = event.at();
        if (event instanceof RolloutEvent.VerdictArrived arrived && Facts.isWatched(before)) {
            heardHere.add(arrived);
        }
    }

    void followPlace(Rollout before, Decision decision) {
        Rollout next = decision.next();
        if (!Facts.isWatched(before)
                || !Facts.isWatched(next)
                || !before.reached().equals(next.reached())) {
            heardHere.clear();
        }
        if (!before.reached().equals(next.reached())) {
            watchedAtMost = Duration.ZERO;
        }
        if (!Facts.settling(before).equals(Facts.settling(next))) {
            settledAtMost = Duration.ZERO;
        }
        if (!Facts.isAwaiting(before) && Facts.isAwaiting(next)) {
            awaitedAtMost = Duration.ZERO;
        }
    }

    boolean frozenAt(Instant at) {
        return freeze != null && at.isBefore(freeze.until());
    }

    Duration watchedAtMost() {
        return watchedAtMost;
    }

    Duration settledAtMost() {
        return settledAtMost;
    }

    Duration awaitedAtMost() {
        return awaitedAtMost;
    }

    /** Verdicts that arrived since the rollout came to where it stands. */
    List<RolloutEvent.VerdictArrived> heardHere() {
        return heardHere;
    }
}
