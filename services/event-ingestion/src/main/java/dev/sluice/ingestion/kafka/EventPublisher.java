package dev.sluice.ingestion.kafka;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;

/**
 * Writes records and says when all of them are safe.
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

    private final KafkaClientService clients;
    private final AtomicBoolean failing = new AtomicBoolean();

    /** The emitter is named here because a channel without one is not opened; nothing is sent through it. */
    EventPublisher(KafkaClientService clients, @Channel(CHANNEL) MutinyEmitter<byte[]> opensTheChannel) {
        this.clients = clients;
    }

    /**
     * Sends records, of any topics. May wait for room in the client's buffer, so it must not run on an event loop.
     *
     * @param records what to send; asked for one after the other as there is room, so they need not all exist at once
     * @return completes when every record is acknowledged by all in-sync replicas; fails with {@link KafkaException} as soon as one
     *     is not, and then some of the others may have been written: the sender sends all again, under the same uuids
     */
    public CompletionStage<Void> publish(Iterable<ProducerRecord<byte[], byte[]>> records) {
        Acknowledgements acknowledgements = new Acknowledgements();
        try {
            Producer<byte[], byte[]> producer =
                    clients.<byte[], byte[]>getProducer(CHANNEL).unwrap();
            for (ProducerRecord<byte[], byte[]> record : records) {
                if (acknowledgements.hasFailed()) {
                    break;
                }
                acknowledgements.expect();
                // The callback hears of the same outcome.
                var _ = producer.send(record, acknowledgements);
            }
            acknowledgements.noMore();
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

    /** Counts what is still to be acknowledged. */
    private static final class Acknowledgements implements Callback {

        /** One for the end of the records, which must not be passed before the last is sent. */
        private final AtomicInteger missing = new AtomicInteger(1);

        private final CompletableFuture<Void> all = new CompletableFuture<>();

        private void expect() {
            missing.incrementAndGet();
        }

        private void noMore() {
            if (missing.decrementAndGet() == 0) {
                all.complete(null);
            }
        }

        @Override
        public void onCompletion(RecordMetadata written, Exception failure) {
            if (failure != null) {
                fail(failure);
            } else {
                noMore();
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
