package dev.sluice.watcher.join;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Goes through a store a little at a time, so that forgetting never holds up the events. */
final class Sweep<V> {

    private static final int STEP = 500;

    private final KeyValueStore<String, V> store;
    private String from;

    Sweep(KeyValueStore<String, V> store) {
        this.store = store;
    }

    /**
     * Looks at the next few values.
     *
     * @param kept what is left of a value; {@code null} to forget it, the same instance to leave it
     * @return whether the end was reached; the next step begins anew
     */
    boolean step(UnaryOperator<V> kept) {
        List<KeyValue<String, V>> some = new ArrayList<>(STEP);
        boolean isEnd;
        try (KeyValueIterator<String, V> rest = store.range(from, null)) {
            while (rest.hasNext() && some.size() < STEP) {
                some.add(rest.next());
            }
            isEnd = !rest.hasNext();
            from = isEnd ? null : rest.peekNextKey();
        }
        for (KeyValue<String, V> each : some) {
            V left = kept.apply(each.value);
            if (left != each.value) {
                store.put(each.key, left);
            }
        }
        return isEnd;
    }
}
