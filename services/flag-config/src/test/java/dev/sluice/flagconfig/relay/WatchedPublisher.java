package dev.sluice.flagconfig.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contracts.WireJson;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was given to send, and sends nothing. */
public class WatchedPublisher extends StatePublisher {

    private final List<String> keys = new ArrayList<>();
    private long mostBytes;

    public WatchedPublisher() {
        super(null, "test");
    }

    @Override
    public synchronized Uni<Void> send(List<State> states) {
        long bytes = 0;
        for (State state : states) {
            keys.add(state.key());
            bytes += length(state);
        }
        mostBytes = Math.max(mostBytes, bytes);
        return Uni.createFrom().voidItem();
    }

    private static int length(State state) {
        try {
            return WireJson.lenient().writeValueAsBytes(state.payload()).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of all states, in the order in which they were given. */
    public synchronized List<String> keys() {
        return List.copyOf(keys);
    }

    /** Of the payloads that were given at once, the most. */
    public synchronized long mostBytes() {
        return mostBytes;
    }
}
