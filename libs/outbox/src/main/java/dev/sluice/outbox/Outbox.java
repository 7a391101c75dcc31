package dev.sluice.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.WireJson;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Where a service leaves what it wants to tell. */
@ApplicationScoped
public class Outbox {

    private final Mutiny.SessionFactory sessions;
    private final OutboxRelay relay;
    private final ObjectMapper json = WireJson.lenient();

    Outbox(Mutiny.SessionFactory sessions, OutboxRelay relay) {
        this.sessions = sessions;
        this.relay = relay;
    }

    /**
     * Runs work in a transaction and, once it is committed, has what it left in the outbox sent.
     *
     * @return the work's result, after the commit; fails with what the work failed with, and then nothing is changed or sent
     */
    public <T> Uni<T> inTransaction(Function<Mutiny.Session, Uni<T>> work) {
        return sessions.withTransaction(work).invoke(relay::wake);
    }

    /**
     * Leaves records in the outbox, within the session's transaction. They are sent in the order of the calls.
     *
     * @return completes when they are written
     */
    public Uni<Void> add(Mutiny.Session session, List<Outgoing> records) {
        OutboxEntry[] entries = records.stream().map(this::entry).toArray(OutboxEntry[]::new);
        // One statement after the other: the order of ids is the order of sending.
        Uni<Void> all = Uni.createFrom().voidItem();
        for (OutboxEntry entry : entries) {
            all = all.chain(() -> session.persist(entry)).chain(session::flush);
        }
        return all;
    }

    private OutboxEntry entry(Outgoing outgoing) {
        OutboxEntry entry = new OutboxEntry();
        entry.topic = outgoing.topic().topicName();
        entry.recordKey = outgoing.key();
        entry.recordId = outgoing.id();
        entry.recordType = outgoing.topic().payload().getSimpleName();
        entry.traceParent = currentTrace();
        entry.payload = outgoing.payload().map(this::bytes).orElse(null);
        return entry;
    }

    private byte[] bytes(Object payload) {
        try {
            Class<?> declared = payload.getClass();
            for (Class<?> parent : payload.getClass().getInterfaces()) {
                declared = parent.isSealed() ? parent : declared;
            }
            return json.writerFor(declared).writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be written: " + payload.getClass(), e);
        }
    }

    private static String currentTrace() {
        Map<String, String> carrier = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.current(), carrier, (map, key, value) -> {
            if (map != null) {
                map.put(key, value);
            }
        });
        return carrier.get(Headers.TRACE_PARENT);
    }
}
