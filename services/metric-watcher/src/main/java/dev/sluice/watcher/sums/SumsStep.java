package dev.sluice.watcher.sums;

import dev.sluice.contracts.RolloutRecord;
import dev.sluice.watcher.bytes.JsonSerde;
import dev.sluice.watcher.ops.EventTraces;
import dev.sluice.watcher.ops.WatcherMeters;
import dev.sluice.watcher.outside.Readings;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The second step as a topology wants it. */
public final class SumsStep implements ProcessorSupplier<String, SumsInput, String, Judged> {

    /** The sums of each live rollout. */
    static final String SUMS = "sums";
    /** Where each rollout stands, as its topic says. */
    public static final String STANDINGS = "standings";

    private final Settings settings;
    private final WatcherMeters meters;
    private final EventTraces traces;
    private final Readings outside;

    /**
     * Pace.
     *
     * @param judgeEvery how often those are judged that changed
     * @param heartbeat how often those are judged that did not
     * @param silentAfter how far a partition of events may be behind before only breaches are told
     * @param eventPartitions how many partitions of events there are
     */
    public record Settings(Duration judgeEvery, Duration heartbeat, Duration silentAfter, int eventPartitions) {
        public Settings {
            Objects.requireNonNull(judgeEvery, "judgeEvery");
            Objects.requireNonNull(heartbeat, "heartbeat");
            Objects.requireNonNull(silentAfter, "silentAfter");
        }
    }

    /** A step that hears of outside guardrails by these readings. */
    public SumsStep(Settings settings, WatcherMeters meters, EventTraces traces, Readings outside) {
        this.settings = settings;
        this.meters = meters;
        this.traces = traces;
        this.outside = outside;
    }

    @Override
    public Processor<String, SumsInput, String, Judged> get() {
        return new RolloutSumsProcessor(settings, meters, traces, outside);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(SUMS), Serdes.String(), CountsSerde.serde())
                        .withCachingEnabled(),
                Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(STANDINGS), Serdes.String(), JsonSerde.of(RolloutRecord.class)));
    }
}
