package dev.sluice.bench.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.metric.DataHealth;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** In the watcher's place: publishes verdicts as it would, without the events behind them. */
final class Judge implements AutoCloseable {

    private static final int PEOPLE = 1_000;

    private final ObjectMapper json = WireJson.lenient();
    private final KafkaProducer<String, byte[]> producer;

    Judge(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Publishes a verdict on the stage that is open. Returns before the broker has it. */
    void say(RolloutRecord standing, VerdictStatus status) {
        Instant now = Instant.now();
        boolean breached = status == VerdictStatus.BREACHED;
        Verdict verdict = new Verdict(
                standing.rolloutId(),
                standing.generation(),
                standing.plan().version(),
                standing.stage(),
                OptionalLong.of(standing.stageFlagVersion()),
                status,
                List.of(),
                breached ? Optional.of(Person.GUARDRAIL) : Optional.empty(),
                breached ? 4.2 : -0.3,
                0.05,
                0.05,
                DataHealth.UNKNOWN,
                PEOPLE,
                PEOPLE,
                now,
                now,
                Optional.empty(),
                "as it is measured");
        try {
            // What goes wrong here shows as a verdict that is never acted upon.
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                    Topic.VERDICTS.topicName(),
                    standing.rolloutId(),
                    json.writeValueAsBytes(new VerdictRecord(standing.project(), verdict))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
