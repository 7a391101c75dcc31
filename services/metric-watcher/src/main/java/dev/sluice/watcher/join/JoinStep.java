package dev.sluice.watcher.join;

import dev.sluice.watcher.live.LiveData;
import dev.sluice.watcher.ops.EventTraces;
import dev.sluice.watcher.ops.WatcherMeters;
import dev.sluice.watcher.watch.WatchList;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The first step as a topology wants it: for each partition a processor of events and one of handovers, on the same stores. */
public final class JoinStep {

    /** What is known of each person. */
    static final String PEOPLE = "people";
    /** What waits for an exposure. */
    static final String EARLY = "early";
    /** Changes of counts since the last flush, one per rollout; in memory, written to the changelog once per commit. */
    static final String CHANGES = "changes";

    private final Settings settings;
    private final Supplier<WatchList> watchList;
    private final ReadToEnd readToEnd;
    private final WatcherMeters meters;
    private final EventTraces traces;
    private final IntFunction<LiveData> lives;
    private final Set<StoreBuilder<?>> stores;

    /**
     * Patience and pace.
     *
     * @param grace how long an outcome waits for its exposure
     * @param lateAfter from happening to being accepted; later outcomes are set aside
     * @param flushEvery how often changes of counts leave for the next step
     */
    public record Settings(Duration grace, Duration lateAfter, Duration flushEvery) {
        public Settings {
            Objects.requireNonNull(grace, "grace");
            Objects.requireNonNull(lateAfter, "lateAfter");
            Objects.requireNonNull(flushEvery, "flushEvery");
        }
    }

    /**
     * A step with these.
     *
     * @param watchList what is watched now; asked for every event
     * @param readToEnd knows which partitions have nothing to read
     * @param lives what is known of live data of a partition of events, by its number
     * @param largeStores makes the stores that hold something for each person, by name
     */
    public JoinStep(
            Settings settings,
            Supplier<WatchList> watchList,
            ReadToEnd readToEnd,
            WatcherMeters meters,
            EventTraces traces,
            IntFunction<LiveData> lives,
            Function<String, KeyValueBytesStoreSupplier> largeStores) {
        this.settings = settings;
        this.watchList = watchList;
        this.readToEnd = readToEnd;
        this.meters = meters;
        this.traces = traces;
        this.lives = lives;
        // Made once: both processors have to name the very same stores. What an event changes of a person is written
        // once per commit,
        // since they often do several things in a row.
        this.stores = Set.of(
                Stores.keyValueStoreBuilder(largeStores.apply(PEOPLE), Serdes.String(), PersonSerde.known())
                        .withCachingEnabled(),
                Stores.keyValueStoreBuilder(largeStores.apply(EARLY), Serdes.String(), PersonSerde.early())
                        .withCachingEnabled(),
                GatheredChanges.builder(CHANGES));
    }

    /** Joins events. */
    public ProcessorSupplier<String, byte[], String, JoinOutput> ofEvents() {
        return onStores(() -> new PersonJoinProcessor(settings, this::open, watchList, readToEnd, meters, lives));
    }

    /** Takes in what is handed over from one id of a person to another. */
    public ProcessorSupplier<String, byte[], String, JoinOutput> ofHandovers() {
        return onStores(() -> new HandoverProcessor(this::open, watchList));
    }

    private PartitionPeople open(ProcessorContext<String, JoinOutput> context) {
        return new PartitionPeople(settings, watchList, meters, traces, context);
    }

    private ProcessorSupplier<String, byte[], String, JoinOutput> onStores(
            Supplier<Processor<String, byte[], String, JoinOutput>> made) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, byte[], String, JoinOutput> get() {
                return made.get();
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return stores;
            }
        };
    }
}
