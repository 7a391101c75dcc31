package dev.sluice.watcher.join;

import dev.sluice.watcher.sums.CountsSerde;
import dev.sluice.watcher.sums.RolloutCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * Changes of counts that have not left yet, added up as values: they become bytes once per commit and not with each event. What a commit
 * holds is in the changelog like that of any store.
 *
 * <p>Kafka Streams tells a store that it is about to commit only where that is a {@link CachedStateStore}, which is not a part of its
 * API: see ADR 0033. WatcherServiceTest and the faults of this module fail when it does so no more.
 */
final class GatheredChanges implements StateStore, CachedStateStore<String, RolloutCounts> {

    private final KeyValueStore<String, RolloutCounts> kept;
    /** Since the last commit; empty for what was taken. Nothing outlives a commit here, so that a store handed on holds no old news. */
    private final Map<String, Optional<RolloutCounts>> sinceCommit = new HashMap<>();

    private GatheredChanges(KeyValueStore<String, RolloutCounts> kept) {
        this.kept = kept;
    }

    /** Adds a change to what has gathered under that key. */
    void add(String key, RolloutCounts change) {
        Optional<RolloutCounts> before = sinceCommit.get(key);
        Optional<RolloutCounts> known = before == null ? Optional.ofNullable(kept.get(key)) : before;
        sinceCommit.put(
                key, Optional.of(known.map(counts -> counts.plus(change)).orElse(change)));
    }

    /** All that has gathered; it is not here any more. */
    List<RolloutCounts> takeAll() {
        Map<String, Optional<RolloutCounts>> all = new HashMap<>();
        try (KeyValueIterator<String, RolloutCounts> each = kept.all()) {
            each.forEachRemaining(entry -> all.put(entry.key, Optional.of(entry.value)));
        }
        all.putAll(sinceCommit);
        List<RolloutCounts> taken = new ArrayList<>();
        all.forEach((key, counts) -> {
            counts.ifPresent(taken::add);
            sinceCommit.put(key, Optional.empty());
        });
        return taken;
    }

    /** Before each commit. */
    @Override
    public void flushCache() {
        sinceCommit.forEach((key, counts) -> {
            if (counts.isPresent()) {
                kept.put(key, counts.get());
            } else if (kept.get(key) != null) {
                kept.delete(key);
            }
        });
        sinceCommit.clear();
    }

    /** What was gathered is not to be committed. */
    @Override
    public void clearCache() {
        sinceCommit.clear();
    }

    /** Nobody listens to it. */
    @Override
    public boolean setFlushListener(CacheFlushListener<String, RolloutCounts> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void flush() {
        flushCache();
        kept.flush();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        kept.init(context, root);
    }

    @Override
    public String name() {
        return kept.name();
    }

    @Override
    public void close() {
        kept.close();
    }

    @Override
    public boolean persistent() {
        return kept.persistent();
    }

    @Override
    public boolean isOpen() {
        return kept.isOpen();
    }

    /** In memory, with a changelog. */
    static StoreBuilder<GatheredChanges> builder(String name) {
        return new Builder(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), CountsSerde.serde()));
    }

    private record Builder(StoreBuilder<KeyValueStore<String, RolloutCounts>> ofKept)
            implements StoreBuilder<GatheredChanges> {

        @Override
        public GatheredChanges build() {
            return new GatheredChanges(ofKept.build());
        }

        @Override
        public StoreBuilder<GatheredChanges> withCachingEnabled() {
            throw new UnsupportedOperationException("it is a cache itself");
        }

        @Override
        public StoreBuilder<GatheredChanges> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<GatheredChanges> withLoggingEnabled(Map<String, String> config) {
            return new Builder(ofKept.withLoggingEnabled(config));
        }

        @Override
        public StoreBuilder<GatheredChanges> withLoggingDisabled() {
            return new Builder(ofKept.withLoggingDisabled());
        }

        @Override
        public Map<String, String> logConfig() {
            return ofKept.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return ofKept.loggingEnabled();
        }

        @Override
        public String name() {
            return ofKept.name();
        }
    }
}
