package dev.sluice.kit.kafka;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * A compacted topic, held in memory: the newest value of each key, followed as it changes.
 *
 * <p>Every instance reads the whole topic from its beginning, outside any consumer group, because each needs all of it. What was
 * once read stays, with no expiry, for as long as the broker is away; reading goes on where it ended when the broker is back. A topic
 * that was emptied or made anew meanwhile is read from its beginning. A record that cannot be read keeps its key's last good value.
 * One thread reads and tells the listener, in the order of the topic; any thread may ask.
 *
 * @param <V> the topic's payload
 */
public final class CompactedTable<V> implements FollowedTopic {

    /** Hears of changes, on the reading thread. */
    @FunctionalInterface
    public interface Listener<V> {
        /**
         * A key has a new value.
         *
         * @param key the record's key
         * @param value the new value; empty when the key was deleted
         */
        void onChange(String key, Optional<V> value);
    }

    private final ObjectReader reader;
    private final Listener<V> listener;
    private final Map<String, V> values = new ConcurrentHashMap<>();
    private final TableReader records;

    CompactedTable(Topic topic, Class<V> type, Consumer<String, byte[]> consumer, Listener<V> listener) {
        this.reader = WireJson.lenient().readerFor(type);
        this.listener = listener;
        this.records = new TableReader(topic, consumer, this::apply);
    }

    /**
     * Starts to read a topic.
     *
     * @param topic a compacted topic
     * @param type its payload's type
     * @param bootstrapServers of the broker
     * @param listener hears of every change, from the first record on
     */
    public static <V> CompactedTable<V> open(
            Topic topic, Class<V> type, String bootstrapServers, Listener<V> listener) {
        return new CompactedTable<>(topic, type, TableConsumers.ofTable(topic, bootstrapServers), listener).started();
    }

    CompactedTable<V> started() {
        records.started();
        return this;
    }

    /** The key's newest value. */
    public Optional<V> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** All newest values; a live view. */
    public Collection<V> all() {
        return values.values();
    }

    @Override
    public Topic topic() {
        return records.topic();
    }

    @Override
    public boolean isCaughtUp() {
        return records.isCaughtUp();
    }

    @Override
    public boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
        return records.awaitCaughtUp(atMost);
    }

    @Override
    public boolean isAlive() {
        return records.isAlive();
    }

    @Override
    public Optional<String> trouble() {
        return records.trouble();
    }

    /** When the broker last answered. */
    public Hearing hearing() {
        return records.hearing();
    }

    /** How many records could not be read since the start. */
    public long unreadableCount() {
        return records.unreadableCount();
    }

    @Override
    public void close() {
        records.close();
    }

    private void apply(String key, Optional<byte[]> bytes) throws IOException {
        if (bytes.isEmpty()) {
            values.remove(key);
            listener.onChange(key, Optional.empty());
        } else {
            V value = reader.readValue(bytes.get());
            values.put(key, value);
            listener.onChange(key, Optional.of(value));
        }
    }
}
