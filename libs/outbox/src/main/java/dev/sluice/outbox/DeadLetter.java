package dev.sluice.outbox;

import dev.sluice.contracts.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;

/**
 * What becomes of a record that no broker will ever take: it goes to {@link Topic#DEAD_LETTERS}, so that those behind it are sent.
 *
 * <p>Headers have the names that consumers' dead letters have too.
 */
final class DeadLetter {

    private static final Set<Class<? extends Exception>> NEVER_TAKEN = Set.of(
            RecordTooLargeException.class,
            RecordBatchTooLargeException.class,
            SerializationException.class,
            InvalidTopicException.class);

    private DeadLetter() {}

    /** Whether sending the same record again will fail again. */
    static boolean isDue(Throwable failure) {
        return causes(failure).anyMatch(cause -> NEVER_TAKEN.stream().anyMatch(type -> type.isInstance(cause)));
    }

    /** Says why it is one, and for which topic it was meant. */
    static void explain(Headers headers, String topic, Throwable failure, byte[] payload) {
        add(headers, "dead-letter-topic", topic);
        add(headers, "dead-letter-reason", String.valueOf(failure.getMessage()));
        add(headers, "dead-letter-exception-class-name", failure.getClass().getName());
        add(headers, "dead-letter-payload-bytes", Integer.toString(payload == null ? 0 : payload.length));
    }

    /** The payload as it is, or nothing when it is what was too large: half of it would look like something it is not. */
    static byte[] payload(byte[] payload) {
        return payload == null || payload.length > Outbox.PAYLOAD_MAX_BYTES
                ? null
                : Arrays.copyOf(payload, payload.length);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(50);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
