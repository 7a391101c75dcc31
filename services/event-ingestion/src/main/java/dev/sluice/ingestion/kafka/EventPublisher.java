package dev.sluice.ingestion.kafka;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
        NativeLz4.load();
    }

    /** Records that are made one after the other as they are sent, so that they need not all exist at once. */
    @FunctionalInterface
    public interface Records {
        /** Hands over each. May stop when handing over throws. */
        void forEach(Consumer<? super ProducerRecord<byte[], byte[]>> sink);
    }

    /**
     * Sends records, of any topics. May wait for room in the client's buffer, so it must not run on an event loop.
     *
     * @return completes when every record is acknowledged by all in-sync replicas; fails with {@link KafkaException} as soon as one
     *     is not, and then some of the others may have been written: the sender sends all again, under the same uuids
     */
    public CompletionStage<Void> publish(Records records) {
        Acknowledgements acknowledgements = new Acknowledgements();
        try {
            Producer<byte[], byte[]> producer =
                    clients.<byte[], byte[]>getProducer(CHANNEL).unwrap();
            records.forEach(record -> {
                if (!acknowledgements.hasFailed()) {
                    acknowledgements.sent++;
                    // The callback hears of the same outcome.
                    var _ = producer.send(record, acknowledgements);
                }
            });
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
        if (failing.get() != (failure != null) && failing.compareAndSet(failure == null, failure != null)) {
            if (failure != null) {
                LOG.warnf("events are not acknowledged, senders are told to come again: %s", failure.getMessage());
            } else {
                LOG.info("events are acknowledged again");
            }
        }
    }

    /** Counts what is still to be acknowledged. */
    private static final class Acknowledgements implements Callback {

        /** Far more than a request can have, so that it is not reached before it is known how many there are. */
        private static final int UNKNOWN = 1 << 30;

        private final AtomicInteger missing = new AtomicInteger(UNKNOWN);
        private final CompletableFuture<Void> all = new CompletableFuture<>();

        /** Counted by the sending thread only. */
        private int sent;

        private void noMore() {
            if (missing.addAndGet(sent - UNKNOWN) == 0) {
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
