package dev.sluice.metric.segment;

import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.evidence.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What is known of one segment.
 *
 * @param detector its evidence of a turn to the worse
 * @param counts everybody counted in it since it is watched, by stratum
 * @param tick those who came since the last tick
 */
public record Watched(Detector detector, List<StratumCounts> counts, List<StratumCounts> tick) {

    /** Before anybody came. */
    public static final Watched NOBODY = new Watched(Detector.FRESH, List.of(), List.of());

    public Watched {
        Objects.requireNonNull(detector, "detector");
        counts = List.copyOf(counts);
        tick = List.copyOf(tick);
    }

    Watched plus(List<StratumCounts> change) {
        return new Watched(detector, counts, sum(tick, change));
    }

    Watched ticked(Detector next) {
        return new Watched(next, sum(counts, tick), List.of());
    }

    private static List<StratumCounts> sum(List<StratumCounts> some, List<StratumCounts> others) {
        if (others.isEmpty()) {
            return some;
        }
        Map<StratumKey, StratumCounts> byKey = new TreeMap<>();
        some.forEach(each -> byKey.put(each.key(), each));
        others.forEach(each -> byKey.merge(
                each.key(),
                each,
                (one, other) -> new StratumCounts(
                        one.key(),
                        one.treated().plus(other.treated()),
                        one.control().plus(other.control()))));
        return new ArrayList<>(byKey.values());
    }
}
