package dev.sluice.bench;

import dev.sluice.bench.cohorts.CohortsBench;
import dev.sluice.bench.delivery.FlagDeliveryBench;
import dev.sluice.bench.flagcore.FlagCoreBench;
import dev.sluice.bench.ingestion.IngestionBench;
import dev.sluice.bench.ingestion.OverloadBench;
import dev.sluice.bench.loop.LoopBench;
import dev.sluice.bench.propagation.PropagationBench;
import dev.sluice.bench.rollout.RolloutBench;
import dev.sluice.bench.watcher.WatcherBench;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Every benchmark by its name. */
public final class Suite {

    private static final Map<String, Supplier<Benchmark>> ALL = new LinkedHashMap<>();

    /** What takes longer than all others together: run by its name only. */
    private static final Map<String, Supplier<Benchmark>> LONG = new LinkedHashMap<>();

    static {
        ALL.put(FlagCoreBench.NAME, FlagCoreBench::new);
        ALL.put(FlagDeliveryBench.NAME, FlagDeliveryBench::new);
        ALL.put(PropagationBench.NAME, PropagationBench::new);
        ALL.put(CohortsBench.NAME, CohortsBench::new);
        ALL.put(IngestionBench.NAME, IngestionBench::new);
        ALL.put(WatcherBench.NAME, WatcherBench::new);
        ALL.put(RolloutBench.NAME, RolloutBench::new);
        ALL.put(LoopBench.NAME, LoopBench::new);
        LONG.put(OverloadBench.NAME, OverloadBench::new);
    }

    private Suite() {}

    /** The names of those that are run when none is named, in order. */
    public static Iterable<String> names() {
        return ALL.keySet();
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException with the names there are, when there is none
     */
    public static Benchmark named(String name) {
        Supplier<Benchmark> found = ALL.getOrDefault(name, LONG.get(name));
        if (found == null) {
            throw new IllegalArgumentException("There is no benchmark '" + name + "': choose from "
                    + String.join(", ", ALL.keySet()) + ", " + String.join(", ", LONG.keySet()) + ".");
        }
        return found.get();
    }
}
