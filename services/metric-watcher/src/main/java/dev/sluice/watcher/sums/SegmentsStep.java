package dev.sluice.watcher.sums;

import dev.sluice.contracts.SegmentFinding;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The watch over segments as a topology wants it; it reads the standings that {@link SumsStep} keeps. */
public final class SegmentsStep implements ProcessorSupplier<String, SumsInput, String, SegmentFinding> {

    /** What is kept of each segment of a live rollout. */
    public static final String SEGMENTS = "segments";

    private final Duration tick;

    /**
     * A step that adds up what came in so often.
     *
     * @param tick the longer it is, the fewer chances for a false alarm, and the later a true one
     */
    public SegmentsStep(Duration tick) {
        this.tick = Objects.requireNonNull(tick, "tick");
    }

    @Override
    public Processor<String, SumsInput, String, SegmentFinding> get() {
        return new SegmentsProcessor(tick);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(SEGMENTS), Serdes.String(), SegmentSerde.serde())
                .withCachingEnabled());
    }
}
