package dev.sluice.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Beside the real watcher: says that a guardrail is breached, at a moment of the test's own choice. */
final class Watcher implements AutoCloseable {

    private static final String PROJECT = "default";
    private static final int PEOPLE = 1_000;

    private final KafkaProducer<String, byte[]> bus;

    Watcher(int brokerPort) {
        bus = new KafkaProducer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + brokerPort, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /**
     * Publishes the breach; returns once the broker has it.
     *
     * @param stands the rollout as the API showed it while its service was there
     */
    void breach(JsonNode stands, String guardrail) {
        Instant now = Instant.now();
        String rollout = stands.get("id").asText();
        Verdict verdict = new Verdict(
                rollout,
                stands.get("generation").asLong(),
                stands.at("/plan/version").asInt(),
                0,
                OptionalLong.empty(),
                VerdictStatus.BREACHED,
                List.of(),
                Optional.of(guardrail),
                4.2,
                0.05,
                0.05,
                DataHealth.UNKNOWN,
                PEOPLE,
                PEOPLE,
                now,
                now,
                Optional.empty(),
                guardrail + " fell, says the test");
        try {
            byte[] json = WireJson.lenient().writeValueAsBytes(new VerdictRecord(PROJECT, verdict));
            bus.send(new ProducerRecord<>(Topic.VERDICTS.topicName(), rollout, json))
                    .get();
        } catch (JsonProcessingException | ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        bus.close();
    }
}
