package dev.sluice.autorollout.kafka;

import dev.sluice.autorollout.UndecidableException;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Reads a channel: a bounded number of records side by side, each acknowledged when it has had its effect.
 *
 * <p>What cannot be understood becomes a dead letter. What merely fails is tried again for as long as it takes; meanwhile the bound
 * keeps the rest of the partition waiting on the broker.
 */
final class Inbox {

    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final int SIDE_BY_SIDE = 64;
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private Inbox() {}

    /** Turns a record into what it says. */
    @FunctionalInterface
    interface Parser<T> {
        /**
         * What the record says.
         *
         * @param key the record's
         * @param payload the record's; null for a tombstone
         */
        T parse(String key, byte[] payload) throws IOException;
    }

    /** Reads until cancelled. */
    static <T> Cancellable read(Multi<Message<byte[]>> channel, Parser<T> parser, Function<T, Uni<?>> handler) {
        return channel.onItem()
                .transformToUni(message -> one(message, parser, handler))
                .merge(SIDE_BY_SIDE)
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.error("a channel has ended; the service must be started again", failure));
    }

    private static <T> Uni<Void> one(Message<byte[]> message, Parser<T> parser, Function<T, Uni<?>> handler) {
        T said;
        try {
            said = parser.parse(key(message).orElse(""), message.getPayload());
        } catch (IOException | RuntimeException e) {
            return deadLetter(message, e);
        }
        return Uni.createFrom()
                .deferred(() -> traced(message, () -> handler.apply(said)))
                .onFailure(Inbox::isPassing)
                .invoke(e -> LOG.warnf("a record had no effect yet, it is tried again: %s", e.getMessage()))
                .onFailure(Inbox::isPassing)
                .retry()
                .withBackOff(FIRST_RETRY, LONGEST_RETRY)
                .indefinitely()
                .onItemOrFailure()
                .transformToUni((done, e) ->
                        e == null ? Uni.createFrom().completionStage(message::ack) : deadLetter(message, e))
                .onFailure()
                .invoke(e ->
                        LOG.errorf(e, "a record is done with but not acknowledged; it is read again after a start"))
                .onFailure()
                .recoverWithNull();
    }

    private static boolean isPassing(Throwable failure) {
        return !(failure instanceof UndecidableException);
    }

    private static Uni<Void> deadLetter(Message<byte[]> message, Throwable cause) {
        LOG.errorf(
                cause,
                "a record could not be understood and goes to the dead letters: key=%s",
                key(message).orElse("none"));
        return Uni.createFrom().completionStage(() -> message.nack(cause));
    }

    /** Whatever the record leads to belongs to the record's trace. */
    private static Uni<?> traced(Message<byte[]> message, Supplier<Uni<?>> work) {
        Context trace = message.getMetadata(TracingMetadata.class)
                .map(TracingMetadata::getCurrentContext)
                .orElse(Context.current());
        return Uni.createFrom().emitter(emitter -> {
            Runnable start = () -> work.get().subscribe().with(emitter::complete, emitter::fail);
            trace.wrap(start).run();
        });
    }

    private static Optional<String> key(Message<byte[]> message) {
        return StreamSupport.stream(message.getMetadata().spliterator(), false)
                .filter(IncomingKafkaRecordMetadata.class::isInstance)
                .map(metadata -> ((IncomingKafkaRecordMetadata<?, ?>) metadata).getKey())
                .filter(Objects::nonNull)
                .map(Object::toString)
                .findFirst();
    }
}
