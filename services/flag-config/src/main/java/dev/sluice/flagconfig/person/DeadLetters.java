package dev.sluice.flagconfig.person;

import dev.sluice.flagconfig.property.Refused;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Where reports go of which something could not be kept: whole, as they came, with the reason.
 *
 * <p>A consumer's own dead letters are whole batches when it takes batches; these are single records. Headers have the same names.
 */
@ApplicationScoped
class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final MutinyEmitter<Record<String, byte[]>> emitter;

    DeadLetters(@Channel("people-dead-letters") MutinyEmitter<Record<String, byte[]>> emitter) {
        this.emitter = emitter;
    }

    /** The broker did not take one; it may take it later. */
    static final class NotSent extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotSent(Throwable cause) {
            super("a dead letter was not sent: " + cause.getMessage(), cause);
        }
    }

    /** Completes when the broker has them; fails with {@link NotSent} otherwise. */
    Uni<Void> send(List<Refused> refused) {
        return Multi.createFrom()
                .iterable(refused)
                .onItem()
                .transformToUniAndConcatenate(this::send)
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .transform(NotSent::new);
    }

    private Uni<Void> send(Refused refused) {
        ConsumerRecord<String, byte[]> record = refused.record();
        LOG.warnf(
                "not all of a report is kept, it goes to the dead letters: topic=%s partition=%d offset=%d reason=%s",
                record.topic(), record.partition(), record.offset(), refused.reason());
        RecordHeaders headers = new RecordHeaders(record.headers());
        add(headers, "dead-letter-reason", refused.reason());
        add(headers, "dead-letter-cause", refused.cause());
        add(headers, "dead-letter-topic", record.topic());
        add(headers, "dead-letter-partition", Integer.toString(record.partition()));
        add(headers, "dead-letter-offset", Long.toString(record.offset()));
        return emitter.sendMessage(Message.of(Record.of(record.key(), record.value()))
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withHeaders(headers)
                        .build()));
    }

    private static void add(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
