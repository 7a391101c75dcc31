package dev.sluice.ingestion.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Signal;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.ingestion.intake.NamedUuid;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes outside signals to the topic {@code signals} and says when all of them are safe. It uses the client of the channel {@code
 * events}: signals are few, and a client of their own would hold memory that events need.
 */
@ApplicationScoped
public class SignalPublisher {

    private static final byte[] TYPE = utf8("signal");
    private static final byte[] SOURCE = utf8("event-ingestion");

    private final EventPublisher publisher;
    private final ObjectWriter json = WireJson.lenient().writerFor(Signal.class);

    SignalPublisher(EventPublisher publisher) {
        this.publisher = publisher;
    }

    /**
     * Sends them. May wait for room in the client's buffer, so it must not run on an event loop.
     *
     * @param now when they were told
     * @return completes when every record is acknowledged by all in-sync replicas; fails with {@link KafkaException} when one is not, and
     *     then some of the others may have been written: the same message sent again gives the same records
     */
    public CompletionStage<Void> publish(List<Signal> signals, Instant now, Map<String, String> trace) {
        return publisher.publish(sink -> signals.forEach(signal -> sink.accept(record(signal, now, trace))));
    }

    private ProducerRecord<byte[], byte[]> record(Signal signal, Instant now, Map<String, String> trace) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.ID, utf8(idOf(signal)));
        headers.add(Headers.TYPE, TYPE);
        headers.add(Headers.SOURCE, SOURCE);
        headers.add(Headers.TIME, utf8(now.toString()));
        headers.add(Headers.PROJECT, utf8(signal.project()));
        trace.forEach((name, value) -> headers.add(name, utf8(value)));
        try {
            return new ProducerRecord<>(
                    Topic.SIGNALS.topicName(),
                    null,
                    now.toEpochMilli(),
                    utf8(signal.key()),
                    json.writeValueAsBytes(signal),
                    headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a signal is plain text", e);
        }
    }

    /** The contract's word for "the same". */
    private static String idOf(Signal signal) {
        return NamedUuid.of(
                        signal.project(),
                        signal.source(),
                        signal.name(),
                        signal.fingerprint(),
                        signal.status().name(),
                        signal.startedAt().toString())
                .toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
