package dev.sluice.flag;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which things of a graph can be decided one after the other.
 *
 * <p>Decided when the graph is built and not while evaluating, so that the answer does not depend on where an evaluation starts,
 * and without recursion, so that no chain is too long to be looked at.
 */
final class Dependencies {

    /** Chains longer than this are refused like circles: evaluation recurses along them. */
    static final int DEPTH_MAX = 64;

    private Dependencies() {}

    /**
     * What can't be decided: whatever lies on a circle, whatever needs something that can't be decided, and whatever is too deep.
     *
     * @param needs what each thing needs; things that are needed but have no entry are taken as decidable at once
     */
    static <K> Set<K> undecidable(Map<K, Set<K>> needs) {
        Map<K, List<K>> neededBy = new HashMap<>();
        Map<K, Integer> open = new HashMap<>();
        Deque<K> ready = new ArrayDeque<>();
        needs.forEach((thing, needed) -> {
            int known = 0;
            for (K other : needed) {
                if (needs.containsKey(other)) {
                    neededBy.computeIfAbsent(other, ignored -> new ArrayList<>())
                            .add(thing);
                    known++;
                }
            }
            open.put(thing, known);
            if (known == 0) {
                ready.add(thing);
            }
        });
        Map<K, Integer> depths = new HashMap<>();
        Set<K> undecidable = new HashSet<>(needs.keySet());
        while (!ready.isEmpty()) {
            K thing = ready.remove();
            int depth = depths.getOrDefault(thing, 0);
            if (depth <= DEPTH_MAX) {
                undecidable.remove(thing);
            }
            for (K dependant : neededBy.getOrDefault(thing, List.of())) {
                depths.merge(dependant, depth + 1, Math::max);
                if (open.merge(dependant, -1, Integer::sum) == 0) {
                    ready.add(dependant);
                }
            }
        }
        return Set.copyOf(undecidable);
    }
}
