package dev.sluice.watcher.sums;

import dev.sluice.metric.StratumKey;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that is counted of a rollout, or a change of it: adding changes in any order and any grouping gives the same sums.
 *
 * @param rolloutId which rollout
 * @param generation of the rollout
 * @param planVersion of the plan whose guardrails the counts are of
 * @param strata people by stratum
 * @param setAside what was seen and not counted
 * @param newestEventAt the newest event time seen, epoch milliseconds; 0 for none
 * @param lastCounted the last event that moved a count, by the time it was accepted
 */
public record RolloutCounts(
        String rolloutId,
        long generation,
        int planVersion,
        Map<StratumKey, StratumPeople> strata,
        SetAside setAside,
        long newestEventAt,
        Optional<CountedEvent> lastCounted) {
    public RolloutCounts {
        Objects.requireNonNull(rolloutId, "rolloutId");
        strata = Collections.unmodifiableMap(new TreeMap<>(strata));
        Objects.requireNonNull(setAside, "setAside");
        Objects.requireNonNull(lastCounted, "lastCounted");
    }

    /** Nothing counted, but time has gone on. */
    public static RolloutCounts progress(String rolloutId, long generation, int planVersion, long newestEventAt) {
        return new RolloutCounts(
                rolloutId, generation, planVersion, Map.of(), SetAside.NOTHING, newestEventAt, Optional.empty());
    }

    /** The same, its event's trace continued as this. */
    public RolloutCounts tracedAs(Optional<String> traceParent) {
        return new RolloutCounts(
                rolloutId,
                generation,
                planVersion,
                strata,
                setAside,
                newestEventAt,
                lastCounted.map(last -> new CountedEvent(last.ref(), traceParent)));
    }

    /** Whether both are of the same rollout, generation and plan, so that they add. */
    public boolean addsTo(RolloutCounts other) {
        return rolloutId.equals(other.rolloutId) && generation == other.generation && planVersion == other.planVersion;
    }

    /** Whether this is of a later generation, or of a later plan in the same generation. */
    public boolean supersedes(RolloutCounts other) {
        return generation > other.generation || (generation == other.generation && planVersion > other.planVersion);
    }

    /**
     * Both together.
     *
     * @throws IllegalArgumentException when they do not {@linkplain #addsTo add}
     */
    public RolloutCounts plus(RolloutCounts other) {
        if (!addsTo(other)) {
            throw new IllegalArgumentException("counts of " + rolloutId + " generation " + generation + " plan "
                    + planVersion + " and of " + other.rolloutId + " generation " + other.generation + " plan "
                    + other.planVersion + " do not add");
        }
        Map<StratumKey, StratumPeople> sum = new TreeMap<>(strata);
        other.strata.forEach((key, people) -> sum.merge(key, people, StratumPeople::plus));
        return new RolloutCounts(
                rolloutId,
                generation,
                planVersion,
                sum,
                setAside.plus(other.setAside),
                Math.max(newestEventAt, other.newestEventAt),
                later(lastCounted, other.lastCounted));
    }

    private static Optional<CountedEvent> later(Optional<CountedEvent> one, Optional<CountedEvent> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return other.get().ref().acceptedAt() >= one.get().ref().acceptedAt() ? other : one;
    }
}
