package dev.sluice.notifier.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.RolloutCommand;
import dev.sluice.contracts.WireJson;
import dev.sluice.kit.http.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Puts people's commands on the bus. */
@ApplicationScoped
class CommandPublisher {

    /** Slack waits three seconds for an answer. */
    private static final Duration WITHIN = Duration.ofMillis(2_500);

    private final MutinyEmitter<byte[]> emitter;
    private final ObjectMapper json = WireJson.lenient();

    CommandPublisher(@Channel("rollout-commands") MutinyEmitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    /** Completes when the broker has it; fails with a 503 when it has not in time. It may have it yet: it is carried out once. */
    Uni<Void> publish(RolloutCommand command) {
        byte[] payload;
        try {
            payload = json.writeValueAsBytes(command);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a command that cannot be written", e);
        }
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.ID, bytes(command.commandId()));
        headers.add(Headers.TYPE, bytes(RolloutCommand.class.getSimpleName()));
        headers.add(Headers.SOURCE, bytes("notifier"));
        headers.add(Headers.PROJECT, bytes(command.project()));
        Message<byte[]> record = Message.of(payload)
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(command.rolloutId())
                        .withHeaders(headers)
                        .build());
        return emitter.sendMessage(record)
                .ifNoItem()
                .after(WITHIN)
                .fail()
                .onFailure()
                .transform(e -> ProblemException.unavailable("the bus is away: press again in a few seconds"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
