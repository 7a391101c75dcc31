package dev.sluice.watcher.join;

import dev.sluice.metric.Traffic;
import dev.sluice.watcher.join.Participation.Aside;
import dev.sluice.watcher.join.Participation.Entered;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.watch.Outcome;
import dev.sluice.watcher.watch.WatchedProject;
import dev.sluice.watcher.watch.WatchedRollout;
import java.util.HashMap;
import java.util.Map;

/**
 * What comes in about live rollouts on one partition, since it was last told: sums in memory, a few additions per event that concerns
 * a rollout and none for others. A crash loses what was not told yet, which is a second of it.
 */
final class TrafficSeen {

    /** By rollout, so that telling all rollouts walks each counter once. */
    private final Map<String, Map<Of, Counter>> counters = new HashMap<>();

    private record Of(long generation, int planVersion, int stage, long flagVersion) {
        static Of rollout(WatchedRollout rollout) {
            return new Of(
                    rollout.generation(),
                    rollout.plan().version(),
                    rollout.current().stage(),
                    rollout.current().flagVersion());
        }
    }

    private static final class Counter {
        private long exposures;
        private long stale;
        private long events;
        private final long[] delays = new long[Traffic.DELAY_BOUNDS.size() + 1];
        private long clocksOff;
        private long carrying;
        private long unexposed;

        void event(PersonEvent event) {
            events++;
            delays[Traffic.delayClass(event.acceptedAt() - event.at())]++;
            if (Math.abs(event.clockOffMs()) > Traffic.CLOCK_TOLERANCE_MS) {
                clocksOff++;
            }
        }

        Traffic told() {
            return new Traffic(
                    exposures,
                    stale,
                    events,
                    java.util.Arrays.stream(delays).boxed().toList(),
                    clocksOff,
                    carrying,
                    unexposed);
        }
    }

    /** Counts an event that was joined. */
    void seen(PersonEvent event, WatchedProject project, PersonState person) {
        if (event.name().equals(PersonEvent.EXPOSURE)) {
            ExposureClaim.of(event.body().properties()).ifPresent(claim -> project.rolloutOn(claim.flag())
                    .ifPresent(rollout -> exposure(event, claim, rollout)));
        }
        WatchedRollout last = null;
        for (Outcome outcome : project.outcomesOf(event.name())) {
            // A rollout's guardrails stand beside each other: several on one event count it once.
            if (last == null || !outcome.rollout().rolloutId().equals(last.rolloutId())) {
                last = outcome.rollout();
                outcome(event, last, person);
            }
        }
    }

    private void exposure(PersonEvent event, ExposureClaim claim, WatchedRollout rollout) {
        Counter counter = of(rollout);
        counter.exposures++;
        if (!claim.isOf(rollout.current())) {
            counter.stale++;
        }
        counter.event(event);
    }

    private void outcome(PersonEvent event, WatchedRollout rollout, PersonState person) {
        Counter counter = of(rollout);
        counter.event(event);
        if (event.body().properties().containsKey(rollout.carriedAs())) {
            counter.carrying++;
            if (!isHeardOf(person, rollout)) {
                counter.unexposed++;
            }
        }
    }

    private static boolean isHeardOf(PersonState person, WatchedRollout rollout) {
        for (Participation each : person.participations()) {
            boolean isOf =
                    switch (each) {
                        case Entered entered -> isOf(rollout, entered.rolloutId(), entered.generation());
                        case Aside aside -> isOf(rollout, aside.rolloutId(), aside.generation());
                    };
            if (isOf) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(WatchedRollout rollout, String rolloutId, long generation) {
        return rollout.rolloutId().equals(rolloutId) && rollout.generation() == generation;
    }

    private Counter of(WatchedRollout rollout) {
        return counters.computeIfAbsent(rollout.rolloutId(), _ -> new HashMap<>())
                .computeIfAbsent(Of.rollout(rollout), _ -> new Counter());
    }

    /** These counts and what was seen of their rollout since the last time; of a stage that is over it is forgotten. */
    RolloutCounts told(RolloutCounts progress) {
        RolloutCounts told = progress;
        for (Map.Entry<Of, Counter> each :
                counters.getOrDefault(progress.rolloutId(), Map.of()).entrySet()) {
            Of of = each.getKey();
            boolean isOf = of.generation() == progress.generation() && of.planVersion() == progress.planVersion();
            if (isOf) {
                told = told.withTraffic(
                        of.stage(), of.flagVersion(), each.getValue().told());
            }
        }
        return told;
    }

    /** Begins anew, when all was told. */
    void clear() {
        counters.clear();
    }
}
