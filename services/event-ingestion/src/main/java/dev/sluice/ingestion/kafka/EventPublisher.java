package dev.sluice.ingestion.kafka;

import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Topic;
import dev.sluice.ingestion.capture.CapturedEvent;
import dev.sluice.kit.http.body.Bytes;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;

/**
 * Writes events to the topic {@code events} and says when all of them are safe.
 *
 * <p>It uses the Kafka client of the SmallRye channel and not its emitter. An emitter makes a message, a promise and a pass through
 * the channel's stream for every record, and bounds how many records wait, whereas here the bound is bytes of open requests ({@code
 * InFlight}) and what counts is one answer for all records of a request. The channel still gives the client its settings, its
 * health and its metrics.
 */
@ApplicationScoped
public class EventPublisher {

    private static final Logger LOG = Logger.getLogger(EventPublisher.class);
    private static final String CHANNEL = "events";
    private static final byte[] SOURCE = utf8("event-ingestion");

    private final KafkaClientService clients;
    private final AtomicBoolean failing = new AtomicBoolean();

    /** The emitter is named here because a channel without one is not opened; nothing is sent through it. */
    EventPublisher(KafkaClientService clients, @Channel(CHANNEL) MutinyEmitter<byte[]> opensTheChannel) {
        this.clients = clients;
    }

    /**
     * Sends the events of one request. May wait for room in the client's buffer, so it must not run on an event loop.
     *
     * @param project whose they are
     * @param events what to send
     * @param body where their bytes are
     * @param now when the request arrived
     * @param trace headers of the trace that the request belongs to; may be empty
     * @return completes when every record is acknowledged by all in-sync replicas; fails with {@link KafkaException} as soon as one
     *     is not, and then some of the others may have been written: the sender sends all again, under the same uuids
     */
    public CompletionStage<Void> publish(
            String project, List<CapturedEvent> events, Bytes body, Instant now, Map<String, String> trace) {
        Acknowledgements acknowledgements = new Acknowledgements(events.size());
        try {
            Producer<byte[], byte[]> producer =
                    clients.<byte[], byte[]>getProducer(CHANNEL).unwrap();
            for (CapturedEvent event : events) {
                if (acknowledgements.hasFailed()) {
                    break;
                }
                // The callback hears of the same outcome.
                var _ = producer.send(record(project, event, body, now, trace), acknowledgements);
            }
        } catch (KafkaException | IllegalStateException e) {
            acknowledgements.fail(e);
        }
        // Not the stage that this returns: that one wraps the failure.
        var _ = acknowledgements.all().whenComplete((all, failure) -> noticeChange(failure));
        return acknowledgements.all();
    }

    /** Says once that the broker went, and once that it is back, however many requests fail in between. */
    private void noticeChange(Throwable failure) {
        if (failing.compareAndSet(failure == null, failure != null)) {
            if (failure != null) {
                LOG.warnf("events are not acknowledged, senders are told to come again: %s", failure.getMessage());
            } else {
                LOG.info("events are acknowledged again");
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(
            String project, CapturedEvent event, Bytes body, Instant now, Map<String, String> trace) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.ID, utf8(event.uuid().toString()));
        headers.add(Headers.TYPE, utf8(event.name()));
        headers.add(Headers.SOURCE, SOURCE);
        headers.add(Headers.TIME, utf8(event.at().toString()));
        headers.add(Headers.PROJECT, utf8(project));
        headers.add(Headers.PERSON, utf8(event.person()));
        trace.forEach((name, value) -> headers.add(name, utf8(value)));
        byte[] value = Arrays.copyOfRange(
                body.array(), event.json().start(), event.json().end());
        return new ProducerRecord<>(
                Topic.EVENTS.topicName(),
                null,
                now.toEpochMilli(),
                utf8(project + "/" + event.person()),
                value,
                headers);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Counts what is still to be acknowledged. */
    private static final class Acknowledgements implements Callback {

        private final AtomicInteger missing;
        private final CompletableFuture<Void> all = new CompletableFuture<>();

        private Acknowledgements(int missing) {
            this.missing = new AtomicInteger(missing);
            if (missing == 0) {
                all.complete(null);
            }
        }

        @Override
        public void onCompletion(RecordMetadata written, Exception failure) {
            if (failure != null) {
                fail(failure);
            } else if (missing.decrementAndGet() == 0) {
                all.complete(null);
            }
        }

        private void fail(Exception failure) {
            all.completeExceptionally(failure);
        }

        private boolean hasFailed() {
            return all.isCompletedExceptionally();
        }

        private CompletionStage<Void> all() {
            return all;
        }
    }
}
