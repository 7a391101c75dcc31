package dev.sluice.local.deadletter;

import dev.sluice.contracts.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The topic {@code dead-letters}, read whole and written to.
 *
 * <p>That a letter was given back is itself written into the topic, in the transaction that gives it back: so it happens at most once,
 * however often it is asked for, by whomever, and whatever falls over in between.
 */
final class DeadLetterTopic implements AutoCloseable {

    /** On a given-back record: which letter it was, as {@code dead-letters/17}. Consumers may tell it by this. */
    static final String REPLAY_OF = "sluice_replay_of";

    /** On a note in the topic itself: the number of the letter that was given back. */
    private static final String REPLAYED = "sluice_replayed";

    private static final TopicPartition PARTITION = new TopicPartition(Topic.DEAD_LETTERS.topicName(), 0);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int ASK_MAX_MS = 10_000;

    private final String servers;
    private final KafkaConsumer<byte[], byte[]> consumer;

    DeadLetterTopic(String servers) {
        this.servers = servers;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        "isolation.level", "read_committed",
                        "default.api.timeout.ms", ASK_MAX_MS),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(PARTITION));
    }

    /** All letters that are still kept, the oldest first. */
    List<DeadLetter> all() {
        consumer.seekToBeginning(List.of(PARTITION));
        long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        Map<Long, Instant> replayed = new HashMap<>();
        while (consumer.position(PARTITION) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Header note = record.headers().lastHeader(REPLAYED);
                if (note == null) {
                    letters.add(record);
                } else {
                    replayed.put(number(note), Instant.ofEpochMilli(record.timestamp()));
                }
            }
        }
        return letters.stream()
                .map(record -> new DeadLetter(record, Optional.ofNullable(replayed.get(record.offset()))))
                .toList();
    }

    /**
     * Gives letters back to the topics they come from, with their own keys, values and headers.
     *
     * @throws KafkaException when the broker does not take them; then none is given back
     */
    void replay(List<DeadLetter> letters) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        // One at a time: a second run ends the first one's transaction.
                        "transactional.id", "dead-letters-replay",
                        "max.block.ms", ASK_MAX_MS,
                        "delivery.timeout.ms", ASK_MAX_MS,
                        "request.timeout.ms", ASK_MAX_MS / 2),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (DeadLetter letter : letters) {
                var _ = producer.send(original(letter));
                var _ = producer.send(note(letter));
            }
            producer.commitTransaction();
        }
    }

    private static ProducerRecord<byte[], byte[]> original(DeadLetter letter) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : letter.record().headers()) {
            if (!header.key().startsWith(DeadLetter.OWN_HEADERS)
                    && !header.key().equals(REPLAY_OF)) {
                headers.add(header);
            }
        }
        headers.add(REPLAY_OF, (PARTITION.topic() + "/" + letter.number()).getBytes(StandardCharsets.UTF_8));
        // No partition: the key decides, as it did before, also when the topic has more of them since.
        // The letter's own time: who counts by it must not count old events as today's.
        return new ProducerRecord<>(
                letter.topic(),
                null,
                letter.record().timestamp(),
                letter.record().key(),
                letter.record().value(),
                headers);
    }

    private static ProducerRecord<byte[], byte[]> note(DeadLetter letter) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(REPLAYED, Long.toString(letter.number()).getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(
                PARTITION.topic(), PARTITION.partition(), letter.record().key(), null, headers);
    }

    private static long number(Header note) {
        try {
            return Long.parseLong(new String(note.value(), StandardCharsets.UTF_8));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
