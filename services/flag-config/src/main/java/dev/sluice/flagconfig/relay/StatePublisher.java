package dev.sluice.flagconfig.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Sends newest states to compacted topics. */
@ApplicationScoped
public class StatePublisher {

    private final ObjectMapper json = WireJson.lenient();
    private final MutinyEmitter<Record<String, byte[]>> emitter;
    private final String source;

    StatePublisher(
            @Channel("states") MutinyEmitter<Record<String, byte[]>> emitter,
            @ConfigProperty(name = "quarkus.application.name") String source) {
        this.emitter = emitter;
        this.source = source;
    }

    /**
     * A state to be told.
     *
     * @param topic a compacted topic
     * @param key the record's key
     * @param id unique among what is told of the key, and the same when told again
     * @param payload of the topic's type
     */
    public record State(Topic topic, String key, String id, Object payload) {}

    /** Completes when the broker has all of them; fails when it lacks one, after all were tried. */
    public Uni<Void> send(List<State> states) {
        return states.isEmpty()
                ? Uni.createFrom().voidItem()
                // All are waited for, also when one fails: what is still under way could arrive behind what is sent
                // next.
                : Uni.join()
                        .all(states.stream().map(this::send).toList())
                        .andCollectFailures()
                        .replaceWithVoid();
    }

    private Uni<Void> send(State state) {
        RecordHeaders headers = new RecordHeaders();
        add(headers, Headers.ID, state.id());
        add(headers, Headers.TYPE, state.topic().payload().getSimpleName());
        add(headers, Headers.SOURCE, source);
        Record<String, byte[]> record = Record.of(state.key(), bytes(state.payload()));
        return emitter.sendMessage(Message.of(record)
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withTopic(state.topic().topicName())
                        .withHeaders(headers)
                        .build()));
    }

    private byte[] bytes(Object payload) {
        try {
            return json.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be written: " + payload.getClass(), e);
        }
    }

    private static void add(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
