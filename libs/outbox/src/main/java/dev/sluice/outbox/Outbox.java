package dev.sluice.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.WireJson;
import dev.sluice.kit.http.ProblemException;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Multi;
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

    /**
     * The largest payload that is taken, in bytes. Brokers take batches of 1 MiB unless told otherwise; what is left is for key and
     * headers. The producer's own bound is made from it, in {@link OutboxProducer}.
     */
    public static final int PAYLOAD_MAX_BYTES = 900_000;

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
     * @return completes when they are written; fails with a 422 when a payload is larger than {@link #PAYLOAD_MAX_BYTES}, so that
     *     the work is undone and whoever asked for it learns of it
     */
    public Uni<Void> add(Mutiny.Session session, List<Outgoing> records) {
        return Uni.createFrom().deferred(() -> write(session, records));
    }

    private Uni<Void> write(Mutiny.Session session, List<Outgoing> records) {
        List<OutboxEntry> entries = records.stream().map(this::entry).toList();
        // One statement after the other: the order of ids is the order of sending.
        return oneByOne(entries, entry -> session.persist(entry).chain(session::flush));
    }

    /** Each step after the one before. Not a chain of as many links: hundreds of them do not fit onto a thread's stack. */
    static <T> Uni<Void> oneByOne(List<T> items, Function<T, Uni<Void>> step) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(step::apply)
                .onItem()
                .ignoreAsUni();
    }

    private OutboxEntry entry(Outgoing outgoing) {
        OutboxEntry entry = new OutboxEntry();
        entry.topic = outgoing.topic().topicName();
        entry.recordKey = outgoing.key();
        entry.recordId = outgoing.id();
        entry.recordType = outgoing.topic().payload().getSimpleName();
        entry.traceParent = currentTrace();
        entry.payload = outgoing.payload().map(this::bytes).orElse(null);
        if (entry.payload != null && entry.payload.length > PAYLOAD_MAX_BYTES) {
            throw ProblemException.invalid(
                    null,
                    "with this change \"%s\" would take %d bytes, and at most %d can be sent to the services that need it: make it smaller, or split it up"
                            .formatted(outgoing.key(), entry.payload.length, PAYLOAD_MAX_BYTES));
        }
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
