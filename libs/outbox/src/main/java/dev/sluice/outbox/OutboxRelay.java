package dev.sluice.outbox;

import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Topic;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Sends what stands in the outbox, oldest first.
 *
 * <p>A transaction-scoped advisory lock lets one instance relay at a time, which keeps the order. Rows are deleted only after the
 * broker has acknowledged them: a crash in between sends them again. It is woken after each commit, and looks by itself twice a
 * second for what a crashed instance left. What no broker will ever take is put aside as a {@link DeadLetter}.
 */
@ApplicationScoped
class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int BATCH = 256;
    private static final Duration LOOK = Duration.ofMillis(500);
    /** Any number will do, as long as it is the same in all instances; the lock is per database and schema owner. */
    private static final String TRY_LOCK =
            "select pg_try_advisory_xact_lock(hashtext(current_schema() || '.outbox')) as mine";

    private final Pool pool;
    private final MutinyEmitter<Record<String, byte[]>> emitter;
    private final String source;
    private final AtomicBoolean running = new AtomicBoolean();
    /** Said once when it begins and once when it ends: it is tried twice a second. */
    private final AtomicBoolean failing = new AtomicBoolean();

    private final AtomicBoolean wanted = new AtomicBoolean();
    private volatile Cancellable looking = () -> {};

    OutboxRelay(
            Pool pool,
            @Channel("outbox") MutinyEmitter<Record<String, byte[]>> emitter,
            @ConfigProperty(name = "quarkus.application.name") String source) {
        this.pool = pool;
        this.emitter = emitter;
        this.source = source;
    }

    void start(@Observes StartupEvent event) {
        looking = Multi.createFrom()
                .ticks()
                .every(LOOK)
                .onOverflow()
                .drop()
                .subscribe()
                .with(tick -> wake());
    }

    void stop(@Observes ShutdownEvent event) {
        looking.cancel();
    }

    /** Something may stand in the outbox. Returns at once. */
    void wake() {
        wanted.set(true);
        if (running.compareAndSet(false, true)) {
            wanted.set(false);
            relayBatch()
                    .subscribe()
                    .with(
                            sent -> {
                                if (failing.compareAndSet(true, false)) {
                                    LOG.info("outbox relayed again");
                                }
                                finished(sent == BATCH);
                            },
                            failure -> {
                                if (failing.compareAndSet(false, true)) {
                                    LOG.warnf("outbox not relayed, tried again until it is: %s", failure.getMessage());
                                }
                                finished(false);
                            });
        }
    }

    private void finished(boolean more) {
        running.set(false);
        if (more || wanted.get()) {
            wake();
        }
    }

    private Uni<Integer> relayBatch() {
        return pool.withTransaction(connection -> connection
                .query(TRY_LOCK)
                .execute()
                .chain(lock -> lock.iterator().next().getBoolean("mine")
                        ? sendOldest(connection)
                        : Uni.createFrom().item(0)));
    }

    private Uni<Integer> sendOldest(SqlConnection connection) {
        return connection
                .preparedQuery("select * from outbox order by id limit $1")
                .execute(Tuple.of(BATCH))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(0)
                        : sendAll(rows).chain(ids -> connection
                                .preparedQuery("delete from outbox where id = any($1)")
                                .execute(Tuple.of(ids.toArray(Long[]::new)))
                                .map(deleted -> ids.size())));
    }

    private Uni<List<Long>> sendAll(RowSet<Row> rows) {
        List<Long> ids = new ArrayList<>(rows.size());
        List<Uni<Void>> sends = new ArrayList<>(rows.size());
        for (Row row : rows) {
            ids.add(row.getLong("id"));
            sends.add(send(row));
        }
        // All are waited for, also when one fails: this transaction holds the lock, and what were still under way after
        // it could
        // arrive behind what another instance sends.
        return Uni.join().all(sends).andCollectFailures().replaceWith(ids);
    }

    private Uni<Void> send(Row row) {
        io.vertx.core.buffer.Buffer buffer = row.getDelegate().getBuffer("payload");
        byte[] payload = buffer == null ? null : buffer.getBytes();
        return send(row.getString("topic"), row.getString("record_key"), payload, headersOf(row))
                .onFailure(DeadLetter::isDue)
                .recoverWithUni(failure -> putAside(row, payload, failure));
    }

    private Uni<Void> putAside(Row row, byte[] payload, Throwable failure) {
        String topic = row.getString("topic");
        LOG.errorf(
                "record can never be sent, it goes to the dead letters: topic=%s key=%s id=%s reason=%s",
                topic, row.getString("record_key"), row.getString("record_id"), failure.getMessage());
        RecordHeaders headers = headersOf(row);
        DeadLetter.explain(headers, topic, failure, payload);
        return send(Topic.DEAD_LETTERS.topicName(), row.getString("record_key"), DeadLetter.payload(payload), headers);
    }

    private Uni<Void> send(String topic, String key, byte[] payload, RecordHeaders headers) {
        // A record, not a bare payload: the value of a tombstone is null, which a message may not be.
        Record<String, byte[]> outgoing = Record.of(key, payload);
        return emitter.sendMessage(Message.of(outgoing)
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withTopic(topic)
                        .withHeaders(headers)
                        .build()));
    }

    private RecordHeaders headersOf(Row row) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.ID, utf8(row.getString("record_id")));
        headers.add(Headers.TYPE, utf8(row.getString("record_type")));
        headers.add(Headers.SOURCE, utf8(source));
        headers.add(
                Headers.TIME,
                utf8(row.getOffsetDateTime("created_at").toInstant().toString()));
        String traceParent = row.getString("trace_parent");
        if (traceParent != null) {
            headers.add(Headers.TRACE_PARENT, utf8(traceParent));
        }
        return headers;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
