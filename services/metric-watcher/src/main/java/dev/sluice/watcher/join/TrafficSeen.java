package dev.sluice.watcher.join;

import dev.sluice.metric.Traffic;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.watch.WatchedProject;
import dev.sluice.watcher.watch.WatchedRollout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What comes in about live rollouts on one partition, since it was last told: sums in memory, an addition per event that any rollout
 * asks for, however many do, and none for others. A crash loses what was not told yet, which is a second of it; in the second in which
 * a stage is opened, outcomes may be counted for the one or the other.
 */
final class TrafficSeen {

    /** SDKs tell with other events what a flag's value is for their person, under this and the flag's key. */
    private static final String CARRIED = "$feature/";

    /** Outcomes by project and event name. */
    private final Map<String, Map<String, Counter>> outcomes = new HashMap<>();
    /** What is said of a rollout's own flag, by rollout, so that telling all rollouts walks each once. */
    private final Map<String, Map<Of, OfFlag>> flags = new HashMap<>();

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
        private long events;
        private final long[] delays = new long[Traffic.DELAY_BOUNDS.size() + 1];
        private long clocksOff;

        void event(PersonEvent event) {
            events++;
            delays[Traffic.delayClass(event.acceptedAt() - event.at())]++;
            if (Math.abs(event.clockOffMs()) > Traffic.CLOCK_TOLERANCE_MS) {
                clocksOff++;
            }
        }

        Traffic told() {
            return new Traffic(0, 0, events, Arrays.stream(delays).boxed().toList(), clocksOff, 0, 0);
        }
    }

    private static final class OfFlag {
        private final Counter exposures = new Counter();
        private long stale;
        private long carrying;
        private long unexposed;

        Traffic told() {
            Traffic counted = exposures.told();
            return new Traffic(
                    counted.events(),
                    stale,
                    counted.events(),
                    counted.delays(),
                    counted.clocksOff(),
                    carrying,
                    unexposed);
        }
    }

    /** Counts an event that was joined. */
    void seen(String projectName, PersonEvent event, WatchedProject project, PersonState person) {
        if (event.name().equals(PersonEvent.EXPOSURE)) {
            ExposureClaim.of(event.body().properties()).ifPresent(claim -> project.rolloutOn(claim.flag())
                    .ifPresent(rollout -> exposure(event, claim, rollout)));
        }
        if (!project.questionsOf(event.name()).isEmpty()) {
            outcomes.computeIfAbsent(projectName, _ -> new HashMap<>())
                    .computeIfAbsent(event.name(), _ -> new Counter())
                    .event(event);
            for (String property : event.body().properties().keySet()) {
                if (property.startsWith(CARRIED)) {
                    project.rolloutOn(property.substring(CARRIED.length()))
                            .filter(rollout -> rollout.asked().eventNames().contains(event.name()))
                            .ifPresent(rollout -> carrying(rollout, person));
                }
            }
        }
    }

    private void exposure(PersonEvent event, ExposureClaim claim, WatchedRollout rollout) {
        OfFlag seen = of(rollout);
        if (!claim.isOf(rollout.current())) {
            seen.stale++;
        }
        seen.exposures.event(event);
    }

    private void carrying(WatchedRollout rollout, PersonState person) {
        OfFlag seen = of(rollout);
        seen.carrying++;
        boolean isHeardOf = person.participations().stream()
                .anyMatch(each ->
                        each.rolloutId().equals(rollout.rolloutId()) && each.generation() == rollout.generation());
        if (!isHeardOf) {
            seen.unexposed++;
        }
    }

    private OfFlag of(WatchedRollout rollout) {
        return flags.computeIfAbsent(rollout.rolloutId(), _ -> new HashMap<>())
                .computeIfAbsent(Of.rollout(rollout), _ -> new OfFlag());
    }

    /**
     * These counts and what was seen of their rollout since the last time; of a stage that is over it is forgotten.
     *
     * @param progress counts of that rollout
     */
    RolloutCounts told(String projectName, RolloutCounts progress, WatchedRollout rollout) {
        boolean isOf =
                rollout.generation() == progress.generation() && rollout.plan().version() == progress.planVersion();
        if (!isOf) {
            return progress;
        }
        Traffic told = Traffic.NONE;
        Map<String, Counter> ofProject = outcomes.getOrDefault(projectName, Map.of());
        for (String name :
                ofProject.isEmpty() ? Set.<String>of() : rollout.asked().eventNames()) {
            Counter counter = ofProject.get(name);
            told = counter == null ? told : told.plus(counter.told());
        }
        OfFlag seen = flags.getOrDefault(rollout.rolloutId(), Map.of()).get(Of.rollout(rollout));
        told = seen == null ? told : told.plus(seen.told());
        return told.events() == 0 && told.exposures() == 0
                ? progress
                : progress.withTraffic(
                        rollout.current().stage(), rollout.current().flagVersion(), told);
    }

    /** Begins anew, when all was told. */
    void clear() {
        outcomes.clear();
        flags.clear();
    }
}
