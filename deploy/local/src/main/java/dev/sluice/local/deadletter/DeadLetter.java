package dev.sluice.local.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record that some service could not process, as it stands in the topic {@code dead-letters}. Its headers have the names that
 * SmallRye's dead-letter queue gives them.
 */
final class DeadLetter {

    /** Before the names of headers that say why and whence; the rest are the record's own. */
    static final String OWN_HEADERS = "dead-letter-";

    private final ConsumerRecord<byte[], byte[]> record;
    private final Optional<Instant> replayedAt;

    DeadLetter(ConsumerRecord<byte[], byte[]> record, Optional<Instant> replayedAt) {
        this.record = record;
        this.replayedAt = replayedAt;
    }

    /** Its number: the offset in {@code dead-letters}, which has one partition. */
    long number() {
        return record.offset();
    }

    /** When it was set aside. */
    Instant at() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    /** The topic it stood in, or was meant for. */
    String topic() {
        return header("topic").orElse("?");
    }

    /** Where in that topic, such as {@code 3/1027}; empty when it never got there. */
    Optional<String> place() {
        return header("partition").flatMap(partition -> header("offset").map(offset -> partition + "/" + offset));
    }

    /** Why, in words. */
    String reason() {
        return header("reason").orElse("?");
    }

    /** Why, as a type of exception. */
    Optional<String> cause() {
        return header("cause").or(() -> header("exception-class-name"));
    }

    Optional<Instant> replayedAt() {
        return replayedAt;
    }

    /** Whether there is anything to give back: what was too large for any topic was not kept. */
    boolean canBeReplayed() {
        return !topic().equals("?")
                && (record.value() != null || header("payload-bytes").isEmpty());
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    String key() {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    private Optional<String> header(String name) {
        Header header = record.headers().lastHeader(OWN_HEADERS + name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
