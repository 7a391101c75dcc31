package dev.sluice.watcher.sums;

import dev.sluice.metric.StratumKey;
import dev.sluice.metric.Traffic;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * All that is counted of a rollout, or a change of it: adding changes in any order and any grouping gives the same sums.
 *
 * <p>Each stage's people were served by one version of the flag. Where two versions of a stage meet, the newer one's people stay and
 * the older one's are dropped: a person changed the flag in between, and what was seen before proves nothing about it.
 *
 * @param rolloutId which rollout
 * @param generation of the rollout
 * @param planVersion of the plan whose guardrails the counts are of
 * @param servedBy the flag's version that served each stage, as far as it was heard of
 * @param strata people by stratum
 * @param setAside what was seen and not counted
 * @param joinedTo by partition of events, up to when those are joined that were accepted: wall time, epoch milliseconds
 * @param lastCounted the last event that moved a count, by the time it was accepted
 * @param traffic what came in about each stage; kept with less care than people: a crash may lose a second of it
 * @param segments those that all counted people belong to; none in counts of everybody
 */
public record RolloutCounts(
        String rolloutId,
        long generation,
        int planVersion,
        Map<Integer, Long> servedBy,
        Map<StratumKey, StratumPeople> strata,
        SetAside setAside,
        Map<Integer, Long> joinedTo,
        Optional<CountedEvent> lastCounted,
        Map<Integer, Traffic> traffic,
        List<PropertyValue> segments) {
    public RolloutCounts {
        Objects.requireNonNull(rolloutId, "rolloutId");
        servedBy = sorted(servedBy);
        strata = sorted(strata);
        Objects.requireNonNull(setAside, "setAside");
        joinedTo = sorted(joinedTo);
        Objects.requireNonNull(lastCounted, "lastCounted");
        traffic = sorted(traffic);
        segments = List.copyOf(segments);
    }

    /** Most maps of a change have no entry or one: those need no tree. */
    private static <K extends Comparable<K>, V> Map<K, V> sorted(Map<K, V> map) {
        return map.size() <= 1 ? Map.copyOf(map) : Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /** Counts without any word about traffic. */
    public RolloutCounts(
            String rolloutId,
            long generation,
            int planVersion,
            Map<Integer, Long> servedBy,
            Map<StratumKey, StratumPeople> strata,
            SetAside setAside,
            Map<Integer, Long> joinedTo,
            Optional<CountedEvent> lastCounted) {
        this(
                rolloutId,
                generation,
                planVersion,
                servedBy,
                strata,
                setAside,
                joinedTo,
                lastCounted,
                Map.of(),
                List.of());
    }

    /** Nothing counted. */
    public static RolloutCounts nothing(String rolloutId, long generation, int planVersion) {
        return new RolloutCounts(
                rolloutId, generation, planVersion, Map.of(), Map.of(), SetAside.NOTHING, Map.of(), Optional.empty());
    }

    /** Nothing counted, but a partition of events is joined up to that time. */
    public static RolloutCounts progress(
            String rolloutId, long generation, int planVersion, int partition, long joinedTo) {
        return new RolloutCounts(
                rolloutId,
                generation,
                planVersion,
                Map.of(),
                Map.of(),
                SetAside.NOTHING,
                Map.of(partition, joinedTo),
                Optional.empty());
    }

    /** The same, and what came in about a stage that this version of the flag serves. */
    public RolloutCounts withTraffic(int stage, long flagVersion, Traffic seen) {
        return plus(new RolloutCounts(
                rolloutId,
                generation,
                planVersion,
                Map.of(stage, flagVersion),
                Map.of(),
                SetAside.NOTHING,
                Map.of(),
                Optional.empty(),
                Map.of(stage, seen),
                List.of()));
    }

    /** The same, as a part of everybody. */
    public RolloutCounts ofEverybody() {
        return segments.isEmpty() ? this : among(List.of());
    }

    /** The people alone, as one of their segments. */
    public RolloutCounts within(PropertyValue segment) {
        return new RolloutCounts(
                rolloutId,
                generation,
                planVersion,
                servedBy,
                strata,
                SetAside.NOTHING,
                Map.of(),
                Optional.empty(),
                Map.of(),
                List.of(segment));
    }

    /** The same of people who belong to these segments. */
    public RolloutCounts among(List<PropertyValue> theirs) {
        if (theirs.equals(segments)) {
            return this;
        }
        return new RolloutCounts(
                rolloutId, generation, planVersion, servedBy, strata, setAside, joinedTo, lastCounted, traffic, theirs);
    }

    /** What it says of the flag's versions, without anybody. */
    RolloutCounts withoutPeople() {
        return new RolloutCounts(
                rolloutId,
                generation,
                planVersion,
                servedBy,
                Map.of(),
                SetAside.NOTHING,
                Map.of(),
                Optional.empty(),
                Map.of(),
                segments);
    }

    /** What came in about a stage. */
    public Traffic trafficOf(int stage) {
        return traffic.getOrDefault(stage, Traffic.NONE);
    }

    /** Whether it says nothing of people. */
    public boolean isProgressOnly() {
        return strata.isEmpty() && setAside.equals(SetAside.NOTHING) && (servedBy.isEmpty() || !traffic.isEmpty());
    }

    /** Up to when every one of that many partitions is joined, epoch milliseconds; 0 while one of them has told nothing. */
    public long joinedTo(int partitions) {
        long least = joinedTo.size() < partitions ? 0 : Long.MAX_VALUE;
        for (long each : joinedTo.values()) {
            least = Math.min(least, each);
        }
        return least == Long.MAX_VALUE ? 0 : least;
    }

    /** Nothing counted, but a stage is served by that version of the flag from now on. */
    public static RolloutCounts served(
            String rolloutId, long generation, int planVersion, int stage, long flagVersion) {
        return new RolloutCounts(
                rolloutId,
                generation,
                planVersion,
                Map.of(stage, flagVersion),
                Map.of(),
                SetAside.NOTHING,
                Map.of(),
                Optional.empty());
    }

    /** The same, its event's trace continued as this. */
    public RolloutCounts tracedAs(Optional<String> traceParent) {
        return new RolloutCounts(
                rolloutId,
                generation,
                planVersion,
                servedBy,
                strata,
                setAside,
                joinedTo,
                lastCounted.map(last -> new CountedEvent(last.ref(), traceParent)),
                traffic,
                segments);
    }

    /** Whether both are of the same rollout, generation, plan and segments, so that they add. */
    public boolean addsTo(RolloutCounts other) {
        return rolloutId.equals(other.rolloutId)
                && generation == other.generation
                && planVersion == other.planVersion
                && segments.equals(other.segments);
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
        Map<Integer, Long> newest = both(servedBy, other.servedBy, Math::max);
        return new RolloutCounts(
                rolloutId,
                generation,
                planVersion,
                newest,
                both(servedBy(newest), other.servedBy(newest), StratumPeople::plus),
                setAside.plus(other.setAside),
                both(joinedTo, other.joinedTo, Math::max),
                later(lastCounted, other.lastCounted),
                both(trafficUnder(newest), other.trafficUnder(newest), Traffic::plus),
                segments);
    }

    /** What either has, and both values together where both have one. */
    private static <K extends Comparable<K>, V> Map<K, V> both(
            Map<K, V> one, Map<K, V> other, BinaryOperator<V> together) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        Map<K, V> both = new TreeMap<>(one);
        other.forEach((key, value) -> both.merge(key, value, together));
        return both;
    }

    /** What came in about stages while these versions served them. */
    private Map<Integer, Traffic> trafficUnder(Map<Integer, Long> versions) {
        if (versions.equals(servedBy)) {
            return traffic;
        }
        Map<Integer, Traffic> seen = new TreeMap<>(traffic);
        seen.keySet().removeIf(stage -> !versions.getOrDefault(stage, 0L).equals(versionOf(stage)));
        return seen;
    }

    /** The people whom these versions served; those of other versions are left out. */
    private Map<StratumKey, StratumPeople> servedBy(Map<Integer, Long> versions) {
        if (versions.equals(servedBy)) {
            return strata;
        }
        Map<StratumKey, StratumPeople> served = new TreeMap<>(strata);
        served.keySet().removeIf(key -> !versions.getOrDefault(key.stage(), 0L).equals(versionOf(key.stage())));
        return served;
    }

    /** Without that stage's people, unless that version served them. */
    RolloutCounts servedIn(int stage, long flagVersion) {
        Map<Integer, Long> wanted = new TreeMap<>(servedBy);
        wanted.put(stage, flagVersion);
        return new RolloutCounts(
                rolloutId,
                generation,
                planVersion,
                wanted,
                servedBy(wanted),
                setAside,
                joinedTo,
                lastCounted,
                trafficUnder(wanted),
                segments);
    }

    /** The flag's version that served a stage; 0 when it was not heard of. */
    long versionOf(int stage) {
        return servedBy.getOrDefault(stage, 0L);
    }

    private static Optional<CountedEvent> later(Optional<CountedEvent> one, Optional<CountedEvent> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return other.get().ref().acceptedAt() >= one.get().ref().acceptedAt() ? other : one;
    }
}
